"""Archives that are damaged, too large, or name what they should not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
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

from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Source
from graph.read import sources
from graph.read.archives import Limits

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
    locations, found, _ = sources.find([file], limits)
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


def test_names_that_are_utf8_without_saying_so(tmp_path: Path) -> None:
    """A zip archive of macOS, which writes UTF-8 names and does not say so, gives the names that unpacking gives."""
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as target:
        target.writestr("cafe_.md", b"a")
    content = (tmp_path / "m.zip").read_bytes()
    for name, expected in (("café.md".encode(), "café.md"), (b"caf\xe9_.md", "cafΘ_.md")):
        (tmp_path / "m.zip").write_bytes(content.replace(b"cafe_.md", name))
        assert {expected} == {location.path for location in sources.find([tmp_path / "m.zip"])[0]}


def test_archives_inside_are_told_of(archive: Archive, tmp_path: Path) -> None:
    """An archive that lies in an archive or a folder, or a table in an archive, is reported and not opened."""
    documents = {"a.md": b"a", "deep/b.zip": b"", "c.parquet": b"", ".hidden.zip": b""}
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    for name, content in documents.items():
        (tmp_path / "docs" / name).write_bytes(content)
    inside = {(name, Code.ARCHIVE_INSIDE) for name in ("deep/b.zip", "c.parquet")}
    assert ({"a.md": b"a"}, inside) == (
        read(archive("n.zip", documents))[0],
        codes(sources.find([archive("n.zip", documents)])[1]),
    )
    assert inside == codes(sources.find([tmp_path / "docs"])[1])


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
    lost = "it is left out" if name == "b.zip" else "what comes after that is left out"
    assert {f"unpacks to more than {limits.most(file.stat().st_size):,} bytes; {lost}"} == {
        each.message for each in found
    }
    assert sum(map(len, contents.values())) <= limits.most(file.stat().st_size)


def test_a_bomb_of_one_endless_line_needs_little_memory(tmp_path: Path) -> None:
    """A line of gigabytes is measured, not held: 2 GB of zeros in 2 MB are read in 200 MB."""
    file = tmp_path / "b.jsonl.gz"
    piece = gzip.compress(bytes(1 << 26), 9)
    file.write_bytes(piece * 32)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20));"
        "from graph.read import sources; l, d, _ = sources.find([sys.argv[1]]);"
        "print(d[0].code.slug if d else len(l)); print(next(sources.unpacked(l, 1000)).code.slug if l else '')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, file], capture_output=True, text=True, timeout=100, check=False
    )
    assert ("archive-bomb\n\n", "") == (result.stdout, result.stderr)


def test_a_table_of_one_text_in_many_rows_is_not_unpacked(tmp_path: Path) -> None:
    """A Parquet table that holds one text for all its rows is read up to the limit, and each row after it named."""
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), pa.array([b"x" * 10_000]))
    pq.write_table(pa.table({"path": [f"{row:03}.md" for row in range(500)], "content": rows}), tmp_path / "b.parquet")
    limits = Limits(ratio=1, slack=100_000)
    contents, found = read(tmp_path / "b.parquet", limits)
    assert 500 == len(contents) + len(found)
    assert sum(map(len, contents.values())) <= limits.most((tmp_path / "b.parquet").stat().st_size)
    assert ("499.md", Code.ARCHIVE_BOMB) in codes(found)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME], ids=["pax", "gnu"])
def test_a_long_header_is_not_held(tmp_path: Path, kind: bytes) -> None:
    """A tar header that says something about the next one, and would fill the memory, is refused by its size."""
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 50_000_000
    (tmp_path / "h.tar.gz").write_bytes(gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(50_001_024)))
    contents, found = read(tmp_path / "h.tar.gz")
    assert ({}, {("h.tar.gz", Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))
    assert "a header of 50,000,000 bytes" in found[0].message


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME], ids=["pax", "gnu"])
def test_headers_about_headers_end(tmp_path: Path, kind: bytes) -> None:
    """Thousands of tar headers that each belong to the next one are damage, not an exception."""
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 11
    one = header.tobuf(tarfile.GNU_FORMAT) + b"11 path=ab\n".ljust(512, b"\0")
    (tmp_path / "h.tar").write_bytes(one * 5000 + bytes(1024))
    assert ({}, {("h.tar", Code.DAMAGED_ARCHIVE)}) == (read(tmp_path / "h.tar")[0], codes(read(tmp_path / "h.tar")[1]))


def test_a_member_of_less_than_nothing_is_damage(tmp_path: Path) -> None:
    """A tar member whose size is negative does not hide the members after it in silence."""
    header = tarfile.TarInfo("a.md")
    header.size = -512
    (tmp_path / "n.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    assert ({}, {("n.tar", Code.DAMAGED_ARCHIVE)}) == (read(tmp_path / "n.tar")[0], codes(read(tmp_path / "n.tar")[1]))


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


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_of_zip_may_be_damaged(tmp_path: Path, method: int) -> None:
    """Whatever a member is compressed by, damage in it is said of it."""
    with zipfile.ZipFile(tmp_path / "z.zip", "w", method) as target:
        target.writestr("a.md", MANY["001.md"])
    content = bytearray((tmp_path / "z.zip").read_bytes())
    content[60:120] = bytes(60)
    (tmp_path / "z.zip").write_bytes(content)
    assert {("a.md", Code.DAMAGED_ARCHIVE)} == codes(read(tmp_path / "z.zip")[1])


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tar.zst", "x.parquet", "x.jsonl", "x.rar", "x"])
@pytest.mark.parametrize(
    ("real", "words"),
    [
        ("r.zip", "a zip archive; give it the ending .zip"),
        ("r.tar", "a tar archive that is not compressed; give it the ending .tar"),
        ("r.tar.gz", "compressed by gzip; give it the ending .tar.gz or .jsonl.gz"),
        ("r.tar.zst", "compressed by zstd; give it the ending .tar.zst"),
        ("r.parquet", "a Parquet table; give it the ending .parquet"),
        ("r.xz", "compressed by xz, which is not read; unpack it"),
        ("r.bz2", "compressed by bzip2, which is not read; unpack it"),
    ],
)
def test_a_file_is_not_what_its_name_says(archive: Archive, tmp_path: Path, name: str, real: str, words: str) -> None:
    """An archive under another kind's name is left out in one line that says what it is and what to do."""
    if real in ("r.xz", "r.bz2"):
        (tmp_path / real).write_bytes({"r.xz": lzma.compress, "r.bz2": bz2.compress}[real](b"a"))
    else:
        archive(real, {"a.md": b"a"})
    (tmp_path / real).rename(tmp_path / name)
    contents, found = read(tmp_path / name)
    if name.removeprefix("x") == real.removeprefix("r"):
        assert ({"a.md": b"a"}, []) == (contents, found)
    else:
        assert ({}, {(name, Code.DAMAGED_ARCHIVE)}) == (contents, codes(found))
        assert words in found[0].message


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
        locations, *_ = sources.find([file])
        expected = sorted(location.path for location in locations)
        assert expected == sorted(each.path for each in sources.unpacked(locations, 1 << 22))


def test_an_archive_that_goes_away_leaves_a_diagnostic_for_each_document(archive: Archive) -> None:
    """Documents of an archive that is removed after it was listed are each said to be left out."""
    file = archive("t.tar", {"a.md": b"a", "b.md": b"b"})
    locations, *_ = sources.find([file])
    file.unlink()
    assert ["a.md", "b.md"] == [each.path for each in sources.unpacked(locations, 100)]


def test_parquet_without_the_columns_says_which(tmp_path: Path) -> None:
    """A table without `path` and `content` is left out, and the missing column is named."""
    pq.write_table(pa.table({"path": ["a.md"], "text": [""]}), tmp_path / "t.parquet")
    _, found = read(tmp_path / "t.parquet")
    expected = "the table has no column content; its columns are path, text; the table is left out"
    assert [f"t.parquet:0:0: error damaged-archive: {expected}"] == list(map(str, found))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"path": [1], "content": ["a"]}, "the column path holds int64, not text"),
        ({"path": ["a.md"], "content": [1.5]}, "the column content holds double, not text or bytes"),
        ({"path": ["a.md"], "content": [["a"]]}, "the column content holds list<element: string>, not text or bytes"),
    ],
)
def test_parquet_with_columns_of_other_types(tmp_path: Path, columns: dict[str, list[object]], words: str) -> None:
    """A table whose columns hold something else is left out in one line, however many rows it has."""
    pq.write_table(pa.table({name: values * 100 for name, values in columns.items()}), tmp_path / "t.parquet")
    _, found = read(tmp_path / "t.parquet")
    expected = f"t.parquet:0:0: error damaged-archive: {words}; the table is left out"
    assert [expected] == list(map(str, found))


@pytest.mark.parametrize(
    ("type", "content"),
    [(pa.large_string(), "a"), (pa.large_binary(), b"a"), (pa.dictionary(pa.int32(), pa.string()), "a")],
)
def test_parquet_with_columns_of_any_text(tmp_path: Path, type: pa.DataType, content: object) -> None:
    """Text and bytes of every kind that Parquet has are text and bytes; paths that are bytes are UTF-8."""
    for path in (b"caf\xc3\xa9.md", "café.md"):
        pq.write_table(pa.table({"path": [path], "content": pa.array([content], type)}), tmp_path / "t.parquet")
        assert ({"café.md": b"a"}, []) == read(tmp_path / "t.parquet")


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
        f"from graph.cli.app import main; sys.argv = ['newsgraph', 'check', {str(file)!r}]; main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (2, 1) == (result.returncode, result.stderr.count("\n"))
    assert result.stderr.startswith("newsgraph: reading ")
    assert remedy in result.stderr
