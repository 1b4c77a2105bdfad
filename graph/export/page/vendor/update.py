"""Fetch vis-network again with the npm client, and write down its version and checksums.

Usage: python graph/export/page/vendor/update.py [VERSION]

Without a version, the one in vis-network/vendored.json is fetched again, and it is an error when
its checksum is not the one written there.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HOME = Path(__file__).parent / "vis-network"
NOTE = HOME / "vendored.json"
# The build without polyfills and without a style sheet that it would inject.
BUNDLE = "dist/vis-network.min.js"
FILES = (BUNDLE, "LICENSE-MIT", "LICENSE-APACHE-2.0")


def main(arguments: list[str]) -> int:
    """Fetch the version named, or the one noted, and return the exit status."""
    noted = json.loads(NOTE.read_text(encoding="utf-8")) if NOTE.exists() else {}
    version = arguments[0] if arguments else noted["version"]
    contents = fetched(version)
    checksum = hashlib.sha256(contents[BUNDLE]).hexdigest()
    if version == noted.get("version") and checksum != noted.get("sha256"):
        print(f"vis-network {version}: checksum is {checksum}, expected {noted['sha256']}", file=sys.stderr)
        return 1
    for name, content in contents.items():
        (HOME / Path(name).name).write_bytes(content)
    note = {"name": "vis-network", "version": version, "license": "(Apache-2.0 OR MIT)", "file": BUNDLE, "sha256": checksum}
    NOTE.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    print(f"vis-network {version}, sha256 {checksum}")
    return 0


def fetched(version: str) -> dict[str, bytes]:
    """Return the wanted files of a version, by their names in the package."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"vis-network@{version}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            return {name: package.extractfile(f"package/{name}").read() for name in FILES}  # type: ignore[union-attr]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
