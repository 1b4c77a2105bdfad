"""Rules of text and of addresses: what holds for every input."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
import strategies
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph.core.diagnostics import printable
from graph.core.schema import ARTICLE
from graph.text.dates import utc_instant
from graph.text.node_ids import article_url, provider_iri, topic_iri
from graph.text.repair import repaired, single_line, slug
from graph.text.urls import canonical, path_segments, resolved
from graph.text.values import conversion, iso_duration

BASE = "https://example.org/"
anything = st.text(max_size=40) | strategies.texts


@given(st.one_of(strategies.urls, st.text(max_size=30), st.text(max_size=30).map("https://e.org/".__add__)))
@example("http://[::1]:80/x")
@example("https://Müller.example/straße?q=ü")
@example("http://a%41/%zz%41?utm_source=x#f")
def test_canonical_address_is_stable(url: str) -> None:
    """The canonical form of a canonical address is itself."""
    once = canonical(url)
    if once is not None:
        assert once == canonical(once)


@given(
    st.one_of(
        strategies.urls, st.text(max_size=30).map("https://e.org/".__add__), st.text(max_size=20).map("http://".__add__)
    )
)
def test_canonical_address_is_an_iri(url: str) -> None:
    """Every canonical address is ASCII, has a host, and is an IRI that RDF libraries take."""
    once = canonical(url)
    if once is not None:
        assert once.isascii()
        assert urlsplit(once).hostname
        assert once == NamedNode(once).value
        assert f"<{once}>" == rdflib.URIRef(once).n3()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_canonical_address_loses_no_path(path: str) -> None:
    """Percent-encoding changes how a path is written, not which path it is; only segments of dots are resolved."""
    path = path.replace("#", "").replace("?", "").replace("%", "").replace("/.", "/").lstrip(".")
    url = canonical("https://e.org/" + path + "/end")
    assert url is not None
    assert "/" + path + "/end" == unquote(urlsplit(url).path)


@given(anything)
def test_repaired_text_is_clean(text: str) -> None:
    """Repaired text is in NFC, has no white space at its ends, no carriage return and no control character."""
    clean = repaired(text)
    assert clean == unicodedata.normalize("NFC", clean)
    assert clean == clean.strip()
    assert {character for character in clean if unicodedata.category(character) == "Cc"} <= {"\t", "\n"}
    assert clean == clean.encode().decode()


@given(anything.filter(lambda text: "&" not in text))
def test_repaired_text_is_stable(text: str) -> None:
    """Repairing text without entities a second time changes nothing."""
    assert repaired(text) == repaired(repaired(text))


@given(st.text("abc XYZ.,;:!?'\"<>()[]{}#@$%^*+=/\\|~`-_0123456789", max_size=40))
def test_plain_text_is_not_touched(text: str) -> None:
    """Nothing is repaired in ASCII text without entities but the white space at its ends."""
    assert text.strip() == repaired(text)


@pytest.mark.parametrize(
    "text",
    [
        "‘curly’ “quotes”",
        "ﬁne",
        "ＡＢＣ",
        "naïve café",
        "2 × 3 … – —",
        "Ünï",
        "🇩🇪 👨\u200d👩\u200d👧",
        "עברית",
        "می\u200cخواهم",
        "①½™",
    ],
)
def test_right_text_is_not_touched(text: str) -> None:
    """Typography, ligatures, wide letters, emoji and scripts that join stay as they are."""
    assert text == repaired(text)


@given(anything)
def test_single_line_is_stable(text: str) -> None:
    """A single line has no line break, and is itself when made again."""
    line = single_line(text)
    assert [] == line.splitlines()[1:]
    assert line == single_line(line)


@given(st.text(max_size=30))
def test_slug_ignores_case_and_white_space(label: str) -> None:
    """Labels that differ in case or in the amount of white space have one slug."""
    assert slug(label) == slug("  " + label.replace(" ", " \t ") + "\n")
    if len(label.casefold()) == len(label.upper().casefold()):
        assert slug(label.casefold()) == slug(label.casefold().casefold())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_slug_is_one_segment_of_an_iri(label: str) -> None:
    """A slug is a single path segment that no resolution of relative addresses takes away."""
    iri = topic_iri(BASE, label)
    assert iri == NamedNode(iri).value
    segment = iri.removeprefix(BASE + "topic/")
    assert "/" not in segment
    assert segment not in (".", "..")


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1), st.text("#+&/.!", min_size=1, max_size=3))
def test_slug_keeps_signs_apart(label: str, signs: str) -> None:
    """`C`, `C#` and `C++` are different topics."""
    assert slug(label) != slug(label + signs)


@given(strategies.urls | st.text(max_size=10).map(BASE.__add__))
def test_no_article_claims_a_minted_identifier(url: str) -> None:
    """No address that a document states can be the IRI of a provider, a topic or a document without a URL."""
    address = canonical(url)
    if address is not None and article_url(address, BASE) is not None:
        assert not address.startswith((BASE + "provider/", BASE + "topic/", BASE + "item/"))
        assert address not in (BASE + "topics", BASE + "ns")


@given(strategies.labels.filter(str.strip), strategies.labels.filter(str.strip))
def test_hosting_platform_keeps_names_apart(one: str, other: str) -> None:
    """On a hosting platform two names are one provider only when their slugs are one; elsewhere the domain decides."""
    same = provider_iri(BASE, "youtube.com", one) == provider_iri(BASE, "youtube.com", other)
    assert (slug(one) == slug(other)) == same
    assert provider_iri(BASE, "e.org", one) == provider_iri(BASE, "e.org", other)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_path_is_the_end_of_an_iri(path: str) -> None:
    """Any file name makes an IRI, from which the name can be had back."""
    iri = BASE + "item/" + path_segments(path)
    assert iri == NamedNode(iri).value
    assert path == unquote(iri.removeprefix(BASE + "item/"))


@given(strategies.urls | st.text(max_size=20))
def test_relative_address_needs_a_site(url: str) -> None:
    """Without a site only whole addresses are resolved; with one, no other scheme slips through."""
    assert canonical(url) == resolved(url, None)
    address = resolved(url, "https://site.example/news/")
    assert address is None or address.startswith(("http://", "https://"))


@given(st.from_regex(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,5}", fullmatch=True) | strategies.languages)
def test_every_language_that_is_kept_can_be_written(tag: str) -> None:
    """A language tag that is kept is one that RDF libraries take, and keep."""
    language, _, _ = conversion(ARTICLE.field("language"))(tag)
    if language is not None:
        assert str(language).lower() == Literal("text", language=str(language)).language
        assert str(language).lower() == rdflib.Literal("text", lang=str(language)).language


@given(st.datetimes(), st.timezones())
def test_dates_are_the_same_instant(moment: object, zone: object) -> None:
    """A date with an offset is the same instant in UTC, by Python's own reading."""
    from datetime import UTC, datetime

    local = moment.replace(tzinfo=zone, microsecond=0)  # type: ignore[attr-defined]
    offset = local.utcoffset()
    if offset is None or offset.seconds % 60:
        return
    try:
        expected = local.astimezone(UTC)
    except OverflowError:
        assert utc_instant(local.isoformat()) is None
        return
    found = utc_instant(local.isoformat())
    assert found is not None
    assert expected == datetime.fromisoformat(found[0])


@given(st.integers(0, 9999), st.integers(0, 59), st.integers(0, 59))
def test_durations_are_what_rdflib_reads(hours: int, minutes: int, seconds: int) -> None:
    """A clock, as a duration, is by rdflib's reading as long as the clock says."""
    from datetime import timedelta

    text = iso_duration(f"{hours}:{minutes:02}:{seconds:02}")
    expected = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    assert expected == rdflib.Literal(text, datatype=rdflib.XSD.dayTimeDuration).toPython()


@given(st.text(max_size=30))
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """Printable text has no control, format, surrogate or separator character, and one line."""
    shown = printable(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert shown == shown.encode().decode()
