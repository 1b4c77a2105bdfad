"""Archives that are damaged, too large, or name what they should not."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph import sources
from graph.archives import Limits
from graph.diagnostics import Code, Diagnostic
from graph.model import Source

Archive = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

STREAMS = ("news.tar", "news.tar.gz", "news.tgz", "news.tar.zst")
MANY: Mapping[str, bytes] = {
    f"{number:03}.md": b"---\ntitle: " + random.Random(number).randbytes(3000).hex().encode() + b"\n---\n"
    for number in range(100)
}


def read(
    file: Path, limits: Limits | None = None, max_bytes: int = 1 << 22
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return what an archive's documents hold, and everything found."""
    locations, found = sources.find([file], limits)
    contents = {}
    for each in sources.unpacked(locations, max_bytes, limits):
        if isinstance(each, Source):
            contents[each.path] = each.content
        else:
            found.append(each)
    return contents, found


def codes(found: list[Diagnostic]) -> set[tuple[str, Code]]:
    """Return where something was found, and what."""
    return {(each.path, each.code) for each in found}


# Names


@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news.parquet"])
@pytest.mark.parametrize("member", ["../a.md", "/etc/a.md", "deep/../../a.md", ".."])
def test_names_that_lead_out_are_refused(archive: Archive, name: str, member: str) -> None:
    """A member whose name leads out of the archive is left out, and the others are read."""
    file = archive(name, {member: b"evil", "good.md": b"good"})
    assert ({"good.md": b"good"}, {(name, Code.REFUSED_MEMBER)}) == (read(file)[0], codes(read(file)[1]))


def test_names_of_windows_are_paths(tmp_path: Path) -> None:
    """A zip archive made on Windows that writes backslashes has folders, and cannot lead out by them."""
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as target:
        for name in ("deep\\a.md", "..\\b.md"):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 0
            target.writestr(entry, b"")
    contents, found = read(tmp_path / "w.zip")
    assert ({"deep/a.md": b""}, {("w.zip", Code.REFUSED_MEMBER)}) == (contents, codes(found))


def test_links_in_a_tar_archive_are_not_followed(tmp_path: Path) -> None:
    """A link, a pipe and a device are left out, and said so."""
    with tarfile.open(tmp_path / "l.tar", "w") as target:
        for name, type in (("s.md", tarfile.SYMTYPE), ("h.md", tarfile.LNKTYPE), ("p.md", tarfile.FIFOTYPE)):
            header = tarfile.TarInfo(name)
            header.type, header.linkname = type, "/etc/passwd"
            target.addfile(header)
    contents, found = read(tmp_path / "l.tar")
    assert ({}, [Code.REFUSED_MEMBER] * 3) == (contents, [each.code for each in found])


def test_links_in_a_zip_archive_are_not_followed(tmp_path: Path) -> None:
    """A zip archive's link is left out rather than taken for a document that holds a path."""
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as target:
        entry = zipfile.ZipInfo("s.md")
        entry.external_attr = 0o120777 << 16
        target.writestr(entry, "/etc/passwd")
    assert ({}, {("l.zip", Code.REFUSED_MEMBER)}) == (read(tmp_path / "l.zip")[0], codes(read(tmp_path / "l.zip")[1]))


def test_encrypted_members_are_refused(archive: Archive) -> None:
    """An encrypted member is left out, and said so."""
    file = archive("e.zip", {"a.md": b"a"})
    content = bytearray(file.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    assert ({}, {("e.zip", Code.REFUSED_MEMBER)}) == (read(file)[0], codes(read(file)[1]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["d.zip", "d.tar", "d.parquet"])
def test_the_last_of_two_members_of_one_name_is_read(tmp_path: Path, name: str) -> None:
    """A name held twice gives the last content, as unpacking would, and a diagnostic."""
    if name == "d.zip":
        with zipfile.ZipFile(tmp_path / name, "w") as target:
            target.writestr("a.md", b"old")
            target.writestr("./a.md", b"new")
    elif name == "d.tar":
        with tarfile.open(tmp_path / name, "w") as target:
            for content in (b"old", b"new"):
                header = tarfile.TarInfo("a.md")
                header.size = 3
                target.addfile(header, io.BytesIO(content))
    else:
        pq.write_table(pa.table({"path": ["a.md", "a.md"], "content": ["old", "new"]}), tmp_path / name)
    contents, found = read(tmp_path / name)
    assert ({"a.md": b"new"}, {("a.md", Code.DUPLICATE_MEMBER)}) == (contents, codes(found))


# Size


def test_a_member_may_have_as_many_bytes_as_a_file(archive: Archive) -> None:
    """A member larger than a document may be is left out with the words that a file gets."""
    for name in ("s.zip", "s.tar.gz", "s.parquet"):
        contents, found = read(archive(name, {"a.md": b"x" * 10, "b.md": b"x" * 11}), max_bytes=10)
        assert {"a.md": b"x" * 10} == contents
        assert ["b.md:0:0: error too-large: 11 bytes, and a document may have 10; it is left out"] == list(
            map(str, found)
        )


@pytest.mark.parametrize("name", ["b.zip", "b.tar.gz", "b.tar.zst", "b.jsonl.gz"])
def test_a_bomb_is_not_unpacked(archive: Archive, tmp_path: Path, name: str) -> None:
    """An archive that unpacks to more than the limits say is said so, and little of it is read."""
    limits = Limits(ratio=10, slack=1000)
    if name == "b.jsonl.gz":
        file = tmp_path / name
        file.write_bytes(gzip.compress(b"{}\n" * 1_000_000))
    else:
        file = archive(name, {f"{number}.md": bytes(100_000) for number in range(20)})
    contents, found = read(file, limits)
    assert (name, Code.ARCHIVE_BOMB) in codes(found)
    assert sum(map(len, contents.values())) <= limits.most(file.stat().st_size)


def test_a_bomb_of_one_endless_line_needs_little_memory(tmp_path: Path) -> None:
    """A line of gigabytes is measured, not held: 2 GB of zeros in 2 MB are read in 200 MB."""
    file = tmp_path / "b.jsonl.gz"
    piece = gzip.compress(bytes(1 << 26), 9)
    file.write_bytes(piece * 32)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20));"
        "from graph import sources; l, d = sources.find([sys.argv[1]]);"
        "print(d[0].code.slug if d else len(l)); print(next(sources.unpacked(l, 1000)).code.slug if l else '')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, file], capture_output=True, text=True, timeout=100, check=False
    )
    assert ("archive-bomb\n\n", "") == (result.stdout, result.stderr)


def test_a_sparse_member_is_measured_by_what_it_says(tmp_path: Path) -> None:
    """A tar member that says to be larger than the archive can be ends the reading."""
    header = tarfile.TarInfo("a.md")
    header.size = 1 << 40
    (tmp_path / "s.tar").write_bytes(header.tobuf() + bytes(1024))
    assert ({}, {("s.tar", Code.ARCHIVE_BOMB)}) == (read(tmp_path / "s.tar")[0], codes(read(tmp_path / "s.tar")[1]))


@pytest.mark.parametrize("name", ["n.zip", "n.tar", "n.parquet"])
def test_an_archive_holds_no_more_documents_than_the_limit(archive: Archive, name: str) -> None:
    """Documents beyond the limit of their number are left out, and said so."""
    contents, found = read(archive(name, {f"{number}.md": b"" for number in range(5)}), Limits(members=3))
    assert (3, {(name, Code.ARCHIVE_BOMB)}) == (len(contents), codes(found))


# Damage


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_what_comes_before_damage_is_kept(archive: Archive, name: str, part: float) -> None:
    """An archive that is cut off gives the documents before the cut, and a diagnostic of the archive."""
    file = archive(name, MANY)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    contents, found = read(file)
    assert contents == {name: MANY[name] for name in contents}
    assert len(MANY) * part * 0.5 < len(contents) < len(MANY)
    assert (name, Code.DAMAGED_ARCHIVE) in codes(found)


def test_a_tar_archive_that_ends_between_two_members_is_damaged(archive: Archive) -> None:
    """An archive without its end mark is said to be cut off, and no document of it is left out."""
    file = archive("t.tar", {"a.md": b"a", "b.md": b"b"})
    file.write_bytes(file.read_bytes()[:2048])
    contents, found = read(file)
    assert ({"a.md": b"a", "b.md": b"b"}, {("t.tar", Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))


def test_garbage_between_members_is_not_taken_for_the_end(archive: Archive) -> None:
    """A header that is none is said to be damage: the library itself would stop without a word."""
    file = archive("t.tar", {"a.md": b"a", "b.md": b"b", "c.md": b"c"})
    content = bytearray(file.read_bytes())
    content[1024:1536] = b"\x7f" * 512
    file.write_bytes(content)
    contents, found = read(file)
    assert ({"a.md": b"a"}, {("t.tar", Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))


def test_a_wrong_checksum_at_the_end_is_found(archive: Archive) -> None:
    """A gzip stream whose checksum is wrong is said to be damaged, though every member was read."""
    file = archive("t.tar.gz", {"a.md": b"a"})
    content = bytearray(file.read_bytes())
    content[-6] ^= 0xFF
    file.write_bytes(content)
    contents, found = read(file)
    assert ({"a.md": b"a"}, {("t.tar.gz", Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))


def test_a_damaged_member_of_a_zip_archive_is_left_out_alone(archive: Archive) -> None:
    """A zip member whose bytes are damaged is named, and the others are read."""
    file = archive("z.zip", {"a.md": MANY["001.md"], "b.md": b"b"})
    content = bytearray(file.read_bytes())
    content[200:300] = bytes(100)
    file.write_bytes(content)
    contents, found = read(file)
    assert ({"b.md": b"b"}, {("a.md", Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tar.zst", "x.parquet", "x.jsonl.gz"])
def test_a_file_that_is_no_archive_is_damaged(tmp_path: Path, name: str) -> None:
    """Whatever is called an archive and is none gives one diagnostic of the file."""
    (tmp_path / name).write_bytes(b"This is no archive." * 50)
    contents, found = read(tmp_path / name)
    assert ({}, {(name, Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.tar.zst", "x.tar", "x.parquet", "x.jsonl.gz"])
def test_random_damage_never_raises(archive: Archive, tmp_path: Path, name: str) -> None:
    """An archive with bytes changed anywhere gives documents and diagnostics, never an exception."""
    if name == "x.jsonl.gz":
        (tmp_path / name).write_bytes(gzip.compress(b'{"title": "A"}\n' * 100))
    file = tmp_path / name if name == "x.jsonl.gz" else archive(name, dict(list(MANY.items())[:3]))
    whole = file.read_bytes()
    chance = random.Random(5)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        file.write_bytes(
            content[: chance.randint(len(content) // 2, len(content))] if chance.random() < 0.3 else content
        )
        locations, _ = sources.find([file])
        expected = sorted(location.path for location in locations)
        assert expected == sorted(each.path for each in sources.unpacked(locations, 1 << 22))


def test_an_archive_that_goes_away_leaves_a_diagnostic_for_each_document(archive: Archive) -> None:
    """Documents of an archive that is removed after it was listed are each said to be left out."""
    file = archive("t.tar", {"a.md": b"a", "b.md": b"b"})
    locations, _ = sources.find([file])
    file.unlink()
    assert ["a.md", "b.md"] == [each.path for each in sources.unpacked(locations, 100)]


def test_parquet_without_the_columns_says_which(tmp_path: Path) -> None:
    """A table without `path` and `content` is left out, and the missing column is named."""
    pq.write_table(pa.table({"path": ["a.md"], "text": [""]}), tmp_path / "t.parquet")
    _, found = read(tmp_path / "t.parquet")
    expected = "t.parquet:0:0: error damaged-archive: the table has no column content; it is left out"
    assert [expected] == list(map(str, found))


def test_parquet_rows_without_path_or_content_are_left_out(tmp_path: Path) -> None:
    """A row without a path, and one without content, are each said to be left out."""
    table = pa.table({"path": [None, "a.md", "b.md"], "content": ["", None, "b"]})
    pq.write_table(table, tmp_path / "t.parquet")
    contents, found = read(tmp_path / "t.parquet")
    expected = {("t.parquet", Code.REFUSED_MEMBER), ("a.md", Code.EMPTY)}
    assert ({"b.md": b"b"}, expected) == (contents, codes(found))


@pytest.mark.parametrize(
    ("name", "missing", "remedy"),
    [
        ("x.tar.zst", ["backports", "compression"], "pip install 'newsgraph[zstd]'"),
        ("x.parquet", ["pyarrow"], "pip install 'newsgraph[parquet]'"),
    ],
)
def test_a_missing_library_is_one_line(archive: Archive, name: str, missing: list[str], remedy: str) -> None:
    """An archive whose library is not installed ends the command with one line that says what to install."""
    file = archive(name, {"a.md": b""})
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({missing!r}));"
        f"from graph.cli import main; sys.argv = ['newsgraph', 'check', {str(file)!r}]; main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (2, 1) == (result.returncode, result.stderr.count("\n"))
    assert result.stderr.startswith("newsgraph: reading ")
    assert remedy in result.stderr
