"""Pages and static files in gzip and as they are, with entity tags, from a real server."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from endpoint import Endpoint, serving

PATHS = ["/", "/static/yasgui.min.js", "/static/pages.css"]


@pytest.mark.parametrize("path", PATHS)
def test_gzip_is_sent_to_clients_that_accept_it(server: Endpoint, path: str) -> None:
    """The compressed form has the same content and fewer bytes, and caches learn what it depends on."""
    plain = server.ask(path)
    packed = server.ask(path, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert plain.body == gzip.decompress(packed.body)
    assert [True, True] == [len(packed.body) < len(plain.body), plain.headers["etag"] != packed.headers["etag"]]
    assert [None, "gzip"] == [each.headers.get("content-encoding") for each in (plain, packed)]
    assert [True, True] == ["Accept-Encoding" in each.headers["vary"] for each in (plain, packed)]


@pytest.mark.parametrize("refusal", ["", "gzip;q=0", "br", "identity, gzip;q=0.1", "*;q=0", "gzip;q=NaN;q=0"])
def test_plain_bytes_are_sent_to_others(server: Endpoint, refusal: str) -> None:
    """A client that does not accept gzip, or prefers the bytes as they are, gets these."""
    assert "content-encoding" not in server.ask("/", headers={"Accept-Encoding": refusal}).headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", [*PATHS, "/sparql"])
def test_what_the_client_has_is_not_sent_again(server: Endpoint, path: str, encoding: str) -> None:
    """With its tag in If-None-Match, also weak or among others, the answer is 304, without content, with the same policy."""
    accepted = {"Accept": "text/html", "Accept-Encoding": encoding}
    first = server.ask(path, headers=accepted)
    tag = first.headers["etag"]
    again = [
        server.ask(path, headers=accepted | {"If-None-Match": stated})
        for stated in (tag, f"W/{tag}", f'"other", {tag}', "*")
    ]

    assert [(304, b"")] * 4 == [(each.status, each.body) for each in again]
    for name in ("etag", "vary", "cache-control", "content-security-policy"):
        assert {first.headers[name]} == {each.headers[name] for each in again}
    assert 200 == server.ask(path, headers=accepted | {"If-None-Match": '"other"'}).status


def test_a_tag_names_one_representation(server: Endpoint) -> None:
    """The tag of the compressed form does not stand for the other one."""
    packed = server.ask("/", headers={"Accept-Encoding": "gzip"})

    assert 200 == server.ask("/", headers={"If-None-Match": packed.headers["etag"]}).status


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get(server: Endpoint, encoding: str) -> None:
    """HEAD gives the same status and headers, the length included, and no content."""
    got, headed = (server.ask("/", method, headers={"Accept-Encoding": encoding}) for method in ("GET", "HEAD"))
    names = ("content-length", "content-type", "content-encoding", "etag", "vary", "content-security-policy")

    assert [got.headers.get(name) for name in names] == [headed.headers.get(name) for name in names]
    assert (200, b"", str(len(got.body))) == (headed.status, headed.body, headed.headers["content-length"])


def test_a_changed_page_has_another_tag(seeds_exports: Path, tmp_path: Path) -> None:
    """Whoever asks with the tag of the page before gets the new one."""
    for name in ("graph.ttl", "graph.html"):
        shutil.copy(seeds_exports / name, tmp_path)
    with serving(tmp_path / "graph.ttl", tmp_path) as running:
        tag = running.ask("/").headers["etag"]
        with (tmp_path / "graph.html").open("ab") as page:
            page.write(b"<!-- more -->")
        answer = running.ask("/", headers={"If-None-Match": tag})

    assert (200, True) == (answer.status, answer.body.endswith(b"<!-- more -->"))
