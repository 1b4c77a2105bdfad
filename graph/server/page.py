"""The graph page as it is served: the file beside the data, or one made from the data, with live refresh.

The file sends no request, and its content security policy allows none. The server adds a script that polls this
server for a changed page, and extends the policy by the digest of that script and by this origin.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from graph.core.diagnostics import LoadError
from graph.core.files import file_status
from graph.server.representations import Stored, store

__all__ = ["GraphPage", "Page"]

_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content="[^">]*?script-src )([^;">]*)([^">]*)(">)')
_HEAD = 4096
"""Bytes in which the policy is looked for; text from documents comes later."""


@dataclass(frozen=True, slots=True)
class Page:
    """One version of the page.

    Attributes:
        name: a digest of the content without the script.
        stored: HTML, with its compressed form.
    """

    name: str
    stored: Stored


class GraphPage:
    """The current page of a dataset, and the requests that wait for the next one."""

    def __init__(self, data: Path, loads: Callable[[], int]) -> None:
        """Serve the page of a file or folder; `loads` counts how often its data has been loaded."""
        self._data = data
        self._loads = loads
        self._file = (data if data.is_dir() else data.parent) / "graph.html"
        self._cached: tuple[object, Page | None] | None = None
        self._making = asyncio.Lock()
        self._change = asyncio.Event()
        self._ended = False

    def state(self) -> object:
        """Return a value that changes with the page: the file's status, else the count of loadings."""
        return file_status(self._file) or self._loads()

    async def page(self) -> Page | None:
        """Return the page; None where there is no file and the data cannot be loaded as a graph."""
        # One at a time: laying out a large network takes seconds, and many may ask at once.
        async with self._making:
            state = self.state()
            if self._cached is None or self._cached[0] != state:
                self._cached = state, await asyncio.to_thread(_read_or_render, self._file, self._data)
            return self._cached[1]

    async def wait_for_change(self, name: str, seconds: float) -> str:
        """Return the name of the page once it differs from a name, or after some seconds."""
        end = asyncio.get_running_loop().time() + seconds
        while not self._ended:
            change = self._change  # before looking, so that none in between is missed
            page = await self.page()
            left = end - asyncio.get_running_loop().time()
            if page is None or page.name != name or left <= 0:
                return name if page is None else page.name
            try:
                async with asyncio.timeout(left):
                    await change.wait()
            except TimeoutError:
                break
        return name

    def notify(self) -> None:
        """Wake the requests that wait."""
        self._change.set()
        self._change = asyncio.Event()

    def end(self) -> None:
        """Release the requests that wait, because the server ends."""
        self._ended = True
        self.notify()


def _read_or_render(file: Path, data: Path) -> Page | None:
    """Return the page of the file, or one rendered from a lossless export."""
    with suppress(OSError):
        return _with_refresh(file.read_bytes())
    from graph.export.load import load_corpus
    from graph.export.page.page import page

    try:
        return _with_refresh(page(load_corpus(data)))
    except LoadError:
        return None


def _with_refresh(content: bytes) -> Page:
    """Add the refresh script to a page that has our policy; leave any other page unchanged."""
    name = hashlib.sha256(content).hexdigest()[:16]
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script).digest())
    added = rb"\1\2 'sha256-" + digest + rb"'; connect-src 'self'\3\4"
    # The page links to the resources and the queries beside it only where this element is.
    mark = b'\n<meta name="newsgraph-resources" content="/">'
    tag = mark + b'\n<script data-page="' + name.encode() + b'">' + script + b"</script>"
    head, number = _POLICY.subn(added + tag.replace(b"\\", b"\\\\"), content[:_HEAD], count=1)
    return Page(name, store(head + content[_HEAD:] if number else content))


@cache
def _script() -> bytes:
    return files("graph.server").joinpath("static", "refresh.js").read_bytes()
