"""What makes two statements be about the same thing: the rule for each kind, once."""

from __future__ import annotations

import re

from graph.schema import PROVIDER, TOPIC, minted_paths
from graph.text import slug

__all__ = ["HOSTING_PLATFORMS", "article_url", "provider_iri", "stated_domain", "topic_iri"]

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
    ]
)
"""Domains on which many publish, so that the domain alone is not the publisher."""


def article_url(url: str, base: str) -> str | None:
    """Return a canonical URL that may identify an article, or None where it is one of ours.

    A document must not be able to claim the identifier of a provider or a topic.

    >>> article_url("https://example.org/topic/ai", "https://example.org/") is None
    True
    """
    own = url.startswith(base) and any(
        url.startswith(base + path) if path.endswith("/") else url == base + path for path in minted_paths()
    )
    return None if own else url


def stated_domain(text: str) -> str:
    """Return a stated domain as it is compared: lower-cased, without `www.`, scheme or path.

    >>> stated_domain("https://www.BBC.co.uk/news")
    'bbc.co.uk'
    """
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip().lower()).partition("/")[0]
    return host.removeprefix("www.").rstrip(".")


def provider_iri(base: str, domain: str, name: str) -> str | None:
    """Return a provider's IRI: by its domain, by domain and name on a hosting platform, else by name.

    Args:
        base: the IRI to mint under.
        domain: as `stated_domain` gives it, or empty.
        name: its name, or empty.

    >>> provider_iri("https://e.org/", "youtube.com", "BBC News")
    'https://e.org/provider/youtube.com/bbc-news'
    """
    if domain in HOSTING_PLATFORMS and name:
        return f"{base}{PROVIDER.path}{slug(domain)}/{slug(name)}"
    key = domain or name
    return f"{base}{PROVIDER.path}{slug(key)}" if key else None


def topic_iri(base: str, label: str) -> str:
    """Return a topic's IRI: the slug of its label.

    >>> topic_iri("https://e.org/", "Computer Vision") == topic_iri("https://e.org/", "computer vision")
    True
    """
    return f"{base}{TOPIC.path}{slug(label)}"
