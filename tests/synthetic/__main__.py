"""Write a synthetic site: python tests/synthetic --documents 1000 FOLDER."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from synthetic import NEWS, write_documents


def main() -> None:
    """Write the documents that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=NEWS.seed)
    options = parser.parse_args()
    write_documents(options.folder, options.documents, replace(NEWS, seed=options.seed))


if __name__ == "__main__":
    main()
