"""Addresses: the canonical form that makes two of them the same article, and minted IRIs."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin

__all__ = [
    "TRACKING_KEYS",
    "canonical",
    "has_invalid_characters",
    "is_base",
    "is_canonical",
    "is_plain",
    "path_segments",
    "resolved",
]

TRACKING_KEYS = frozenset(
    [
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "utm_id",
        "utm_name",
        "utm_reader",
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
    ]
)
"""Query keys that only say how a reader came to an address."""

_PARTS = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:([^@]*)@)?(\[[0-9a-f:.]+\]|[^:@\[\]]+)(?::([0-9]{0,5}))?", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_IP_HOST = re.compile(r"^(https?://(?:[^/?#@]*@)?)\[[^/?#\]]*\]", re.IGNORECASE)
_DEFAULT_PORT = {"http": "80", "https": "443"}

# RFC 3986: what may stand in a path or query as it is. A `%` not followed by two hexadecimal
# digits is an invalid character too.
_INVALID = re.compile(r"[^A-Za-z0-9\-._~:/?@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")


# Addresses that are their own canonical form, as most are: nothing to lower, encode or drop.
_CANONICAL_HOST = re.compile(
    r"https?://[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@!$&'()*+,;="
# Every tracking key holds one of these.
_TRACKING_PARTS = ("utm_", "clid", "clkid", "braid", "igshid", "mc_")


def canonical(url: str) -> str | None:
    """Return the one form of an http(s) address, or None where it is no such address.

    Scheme and host are lower-cased (the host in its ASCII form), a default port, the fragment and
    known tracking keys are dropped, and characters that RFC 3986 does not allow are
    percent-encoded as UTF-8. Nothing cleverer: http stays http, other query keys, trailing
    slashes and the case of the path stay as they are, because publishers do serve different
    articles there.

    Args:
        url: an address as a document states it.

    >>> canonical(" HTTP://Example.com:80/a b?utm_source=x&id=1#top ")
    'http://example.com/a%20b?id=1'
    >>> canonical("javascript:alert(1)") is None
    True
    """
    return url if is_canonical(url) else _made_canonical(url)


def is_canonical(url: str) -> bool:
    """Whether an address is seen at a glance to be in the form that `canonical` gives.

    >>> is_canonical("https://e.org/a"), is_canonical("https://e.org/a?id=1"), is_canonical("https://e.org/a b")
    (True, True, False)
    """
    # From the eighth character on, where the shortest host may end, a slash is the first after it.
    slash = url.find("/", 8)
    if not url.isascii() or not _is_canonical_host(url if slash < 0 else url[:slash]):
        return False
    # Taking known bytes away is three times as fast as matching each.
    strange = url.encode("ascii").translate(None, _PLAIN)
    # One question mark, after the path, begins a query; that stays as it is unless there is a key in it to drop.
    return not strange or (strange == b"?" and not _may_track(url.partition("?")[2].lower()))


def _may_track(query: str) -> bool:
    return any(part in query for part in _TRACKING_PARTS)


def is_plain(text: str) -> bool:
    """Whether a text is seen at a glance to be an address that is canonical, and has no entities in it.

    >>> is_plain("https://e.org/a?b=1&c=2"), is_plain("https://e.org/a&amp;b")
    (True, False)
    """
    return is_canonical(text) and ("&" not in text or ";" not in text)


@lru_cache(maxsize=1 << 12)
def _is_canonical_host(url: str) -> bool:
    # A site has one host, and what it names has few.
    return _CANONICAL_HOST.fullmatch(url) is not None


@lru_cache(maxsize=4096)
def _made_canonical(url: str) -> str | None:
    parts = _PARTS.fullmatch(url.strip())
    if parts is None:
        return None
    scheme = parts[1].lower()
    authority = _canonical_authority(scheme, parts[2])
    if authority is None:
        return None
    return f"{scheme}://{authority}{_encoded(parts[3])}{_without_tracking(_encoded(parts[4] or ''))}"


def _canonical_authority(scheme: str, authority: str) -> str | None:
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        return None
    user, host, port = parts.groups()
    name = _ipv6_host(host) if host.startswith("[") else _ascii_host(host)
    if name is None:
        return None
    prefix = f"{_encoded(user)}@" if user else ""
    suffix = f":{port}" if port and port != _DEFAULT_PORT[scheme] else ""
    return f"{prefix}{name}{suffix}"


def _ipv6_host(host: str) -> str | None:
    try:
        IPv6Address(host[1:-1])
    except ValueError:
        return None
    return host.lower()


def _ascii_host(host: str) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    return host if _HOST.fullmatch(host) else None


def _encoded(part: str) -> str:
    return _INVALID.sub(lambda match: quote(match[0], safe="", errors="replace"), part)


def _without_tracking(query: str) -> str:
    pairs = query[1:].split("&") if query else []
    kept = [pair for pair in pairs if pair.partition("=")[0].lower() not in TRACKING_KEYS]
    if len(kept) == len(pairs):
        return query
    return "?" + "&".join(kept) if kept else ""


def has_invalid_characters(url: str) -> bool:
    """Whether the address holds ASCII characters, or stray `%`, that no URL may have.

    >>> has_invalid_characters("https://e.org/a b"), has_invalid_characters("https://e.org/ü")
    (True, False)
    """
    without_host = _IP_HOST.sub(r"\1", url.strip().partition("#")[0])
    return any(match[0].isascii() for match in _INVALID.finditer(without_host))


def resolved(url: str, site: str | None) -> str | None:
    """Return the canonical form of an address that may be relative to a site.

    Args:
        url: an address as a document states it, `//host/path`, `/path` or `path` included.
        site: the http(s) address relative ones belong to, or None.

    >>> resolved("/a.png", "https://e.org/news/")
    'https://e.org/a.png'
    """
    absolute = canonical(url)
    if absolute is not None or site is None or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url.strip()):
        return absolute
    try:
        return canonical(urljoin(site, url.strip()))
    except ValueError:
        return None


def is_base(base: str) -> bool:
    """Whether identifiers can be minted under this IRI: http(s), canonical, ending in `/`.

    >>> is_base("https://example.org/"), is_base("example.org")
    (True, False)
    """
    return base.endswith("/") and "?" not in base and canonical(base) == base


def path_segments(path: str) -> str:
    """Return a relative path as the end of an IRI.

    >>> path_segments("2022/100% sure.md")
    '2022/100%25%20sure.md'
    """
    return quote(path, safe="-._~/", errors="backslashreplace")
