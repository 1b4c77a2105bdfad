"""The graph page as it is served: the one beside the data, or one made of it, and fresh while it is open.

The file sends no request, and its policy allows none. Where it is served, a script is added that
asks this server whether the page has changed, and the policy allows just that script and that server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from graph.diagnostics import LoadError

__all__ = ["Front", "Page"]

_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content="[^">]*?script-src )([^;">]*)([^">]*)(">)')


@dataclass(frozen=True, slots=True)
class Page:
    """The page.

    Attributes:
        name: another one for other bytes.
        content: HTML.
    """

    name: str
    content: bytes


class Front:
    """The page that belongs to the data, and whoever waits for it to change."""

    def __init__(self, data: Path, loads: Callable[[], int]) -> None:
        """Show the page of a file or folder, of which `loads` tells how often it has been loaded."""
        self._data = data
        self._loads = loads
        self._beside = (data if data.is_dir() else data.parent) / "graph.html"
        self._known: tuple[object, Page | None] | None = None
        self._making = asyncio.Lock()
        self._change = asyncio.Event()
        self._ended = False

    def state(self) -> object:
        """What tells that the page may be another: the file's state, or where there is none the loading of the data."""
        try:
            status = os.stat(self._beside)
        except OSError:
            return self._loads()
        return status.st_mtime_ns, status.st_size, status.st_ino

    async def page(self) -> Page | None:
        """Return the page; None where there is none and the data is none that one can be made of."""
        # One at a time: laying out a large network takes seconds, and many may ask at once.
        async with self._making:
            state = self.state()
            if self._known is None or self._known[0] != state:
                content = await asyncio.to_thread(_content, self._beside, self._data)
                self._known = state, None if content is None else _refreshing(content)
            return self._known[1]

    async def changed(self, name: str, seconds: float) -> str:
        """Return the name of the page once it is another than the one named, or after some seconds."""
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

    def tell(self) -> None:
        """Have those who wait look again."""
        self._change.set()
        self._change = asyncio.Event()

    def end(self) -> None:
        """Let those who wait go, because the server ends."""
        self._ended = True
        self.tell()


def _content(beside: Path, data: Path) -> bytes | None:
    """The page beside the data, or made of it where it is one of our lossless exports."""
    with suppress(OSError):
        return beside.read_bytes()
    from graph.loading import load
    from graph.viewer.page import page

    try:
        return page(load(data))
    except LoadError:
        return None


def _refreshing(content: bytes) -> Page:
    """Return a page of ours with the script that keeps it fresh; any other as it is."""
    name = hashlib.sha256(content).hexdigest()[:16]
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script).digest())
    added = rb"\1\2 'sha256-" + digest + rb"'; connect-src 'self'\3\4"
    tag = b'\n<script data-page="' + name.encode() + b'">' + script + b"</script>"
    policed, number = _POLICY.subn(added + tag.replace(b"\\", b"\\\\"), content[:_HEAD], count=1)
    return Page(name, policed + content[_HEAD:] if number else content)


_HEAD = 4096
"""How far into the page its policy is looked for; what documents say comes later."""


@cache
def _script() -> bytes:
    return files("graph.server").joinpath("static", "refresh.js").read_bytes()
