"""Writes the index of articles of the lawbook from a folder of full texts: numbers, never words.

    python tools/article_index.py FOLDER_OF_MARKDOWN

The texts are whoever's who runs this; texts of instruments that the lawbook does not have are named and left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from heli.base.errors import HeliError
from heli.law.lawbook import Lawbook
from heli.law.texts import as_line, match_instrument, read_text
from heli.law.texts.index import FILE
from heli.lawbook import CN


def main(folder: Path) -> int:
    """Write `articles/index.json`; exit code 1 where the folder holds no text of the lawbook."""
    book, index = Lawbook.load(CN), dict[str, dict[str, str]]()
    for file in sorted(folder.glob("*.md")):
        try:
            text = read_text(file.read_text(encoding="utf-8"))
        except HeliError as error:
            print(f"{file.name}: {error}", file=sys.stderr)
            continue
        found = match_instrument(text, book.instruments)
        if found is None or not text.articles:
            print(f"{file.name}: left out", file=sys.stderr)
            continue
        index.setdefault(found[0], {})[found[1]] = as_line(text)
    (CN / FILE).parent.mkdir(exist_ok=True)
    (CN / FILE).write_text(json.dumps(dict(sorted(index.items())), indent=1) + "\n", encoding="utf-8")
    return 0 if index else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
