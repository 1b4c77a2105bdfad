"""The identity of nodes: the rule for each kind, once."""

from __future__ import annotations

import re
from collections.abc import Container

from graph.core.schema import PERSON, PROVIDER, STANDARD_SCHEMA, TOPIC, Kind, Schema
from graph.text.repair import slug
from graph.text.urls import host

__all__ = [
    "HOSTING_PLATFORMS",
    "article_url",
    "is_address",
    "named_iri",
    "person_iri",
    "provider_iri",
    "stated_domain",
    "topic_iri",
]

HOSTING_PLATFORMS = frozenset(
    [
        "youtube.com",
        "youtu.be",
        "vimeo.com",
        "dailymotion.com",
        "medium.com",
        "dev.to",
        "hashnode.com",
        "substack.com",
        "linkedin.com",
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "reddit.com",
        "quora.com",
        "tumblr.com",
        "github.com",
        "gitlab.com",
        "slideshare.net",
        "soundcloud.com",
        "spotify.com",
        "podbean.com",
        "anchor.fm",
        "udemy.com",
        "coursera.org",
        "bsky.app",
        "mastodon.social",
        "threads.net",
        "tiktok.com",
        "twitch.tv",
        "rumble.com",
        "pinterest.com",
        "patreon.com",
        "flipboard.com",
        "apple.news",
        "news.google.com",
        "podcasts.apple.com",
        "open.spotify.com",
        "meetup.com",
        "eventbrite.com",
        "bitbucket.org",
        "codeberg.org",
    ]
)
"""Domains on which many publish, so that the domain alone is not the publisher; `platforms` of the configuration adds some."""


def article_url(url: str, base: str, schema: Schema = STANDARD_SCHEMA) -> str | None:
    """Return a canonical URL that may identify an article, or None where it is one of ours.

    A document must not be able to claim the identifier of a provider or a topic.

    >>> article_url("https://example.org/topic/ai", "https://example.org/") is None
    True
    """
    own = url.startswith(base) and any(
        url.startswith(base + path) if path.endswith("/") else url == base + path for path in schema.minted_paths()
    )
    return None if own else url


def stated_domain(text: str) -> str | None:
    """Return a stated domain as it is compared: the host of its address without `www.`, None where it is none.

    >>> stated_domain("https://www.BBC.co.uk/news"), stated_domain("user@theguardian.com"), stated_domain("straße.example")
    ('bbc.co.uk', 'theguardian.com', 'xn--strae-oqa.example')
    >>> stated_domain("bbc.co.uk, itv.com") is None
    True
    """
    found = host(text if _SCHEME.match(text.strip()) else f"http://{text.strip().removeprefix('//')}")
    return (found or "").removeprefix("www.").rstrip(".") or None


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_address(text: str) -> bool:
    """Whether a bare value is a web address and no name.

    >>> is_address("https://www.theguardian.com/uk"), is_address("theguardian.com")
    (True, False)
    """
    return _WEB_ADDRESS.match(text) is not None


_WEB_ADDRESS = re.compile(r"\s*https?://\S+\s*\Z", re.IGNORECASE)


def provider_iri(base: str, domain: str, name: str, platforms: Container[str] = ()) -> str | None:
    """Return a provider's IRI: by its domain, by domain and name on a hosting platform, else by name.

    Args:
        base: the IRI to mint under.
        domain: as `stated_domain` gives it, or empty.
        name: its name, or empty.
        platforms: further hosting platforms, of the configuration.

    >>> provider_iri("https://e.org/", "youtube.com", "BBC News")
    'https://e.org/provider/youtube.com/bbc-news'
    """
    if name and (domain in HOSTING_PLATFORMS or domain in platforms):
        return f"{base}{PROVIDER.path}{slug(domain)}/{slug(name)}"
    key = domain or name
    return f"{base}{PROVIDER.path}{slug(key)}" if key else None


def topic_iri(base: str, label: str) -> str:
    """Return a topic's IRI: the slug of its label.

    >>> topic_iri("https://e.org/", "Computer Vision") == topic_iri("https://e.org/", "computer vision")
    True
    """
    return named_iri(base, TOPIC, label)


def person_iri(base: str, name: str) -> str:
    """Return a person's IRI: the slug of the name.

    >>> person_iri("https://e.org/", "Ada Lovelace")
    'https://e.org/person/ada-lovelace'
    """
    return named_iri(base, PERSON, name)


def named_iri(base: str, kind: Kind, name: str) -> str:
    """Return the IRI of a node of a kind that is known by its name alone: the slug of the name."""
    return f"{base}{kind.path}{slug(name)}"
