"""A folder of documents of every sort, and the archives that hold the same."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

try:
    from compression import zstd
except ImportError:
    from backports import zstd

DOCUMENTS: Mapping[str, bytes] = {
    "a.md": b"---\ntitle: A\nwebUrl: https://e.org/a\ntopics: [AI, ai]\nrelated:\n  - webUrl: https://e.org/b\n---\nText\n",
    "deep/er/b.markdown": b"---\ntitle: NO\noriginalUrl: https://e.org/b\nprovider: {name: P, domain: p.org}\n---\n",
    "deep/same-as-a.md": b"---\ntitle: Another\nwebUrl: https://e.org/a\n---\n",
    "no-url.yaml": b"title: No address\nunknown: 1\n",
    "bad.md": b"---\ntitle: [\n---\n",
    "empty.txt": b"",
    "large.md": b"---\ntitle: " + b"x" * 3000 + b"\n---\n",
    "café.md": b"\xef\xbb\xbf---\r\ntitle: B\r\nwebUrl: https://e.org/c\r\n---\r\n",
    "picture.png": b"\x89PNG",
    ".hidden.md": b"---\ntitle: Hidden\nwebUrl: https://e.org/hidden\n---\n",
    ".git/config.txt": b"---\ntitle: Hidden\nwebUrl: https://e.org/hidden\n---\n",
    "nested.zip": b"PK\x05\x06" + bytes(18),
}
"""Documents, some with something wrong, and what is no document."""

MAX_BYTES = 2000

Archive = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The documents as a folder."""
    root = tmp_path / "folder"
    for name, content in DOCUMENTS.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Write an archive of these documents; its format is that of the name."""

    def write(name: str, documents: Mapping[str, bytes] = DOCUMENTS) -> Path:
        file = tmp_path / name
        if name.endswith(".zip"):
            _zip(file, documents)
        elif name.endswith(".parquet"):
            table = pa.table({"path": list(documents), "content": list(documents.values())})
            pq.write_table(table, file, row_group_size=3)
        else:
            file.write_bytes(compressed(name, tar(documents)))
        return file

    return write


def _zip(file: Path, documents: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in documents.items():
            target.writestr(name, content)


def tar(documents: Mapping[str, bytes]) -> bytes:
    """Return documents as a tar archive."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in documents.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return target.getvalue()


def compressed(name: str, content: bytes) -> bytes:
    """Return bytes compressed as a file's name says."""
    if name.lower().endswith((".gz", ".tgz")):
        return gzip.compress(content)
    return zstd.compress(content) if name.endswith(".zst") else content
