"""Marks of state secrets (国家秘密标志): what bears one is refused before it is stored.

Heli is no classified system, and the law forbids keeping state secrets in one that is not. A mark is looked for in file
names, titles and fields; the ordinary words (商业秘密, 个人秘密, 侵犯商业秘密罪) are none.

Source:
    保守国家秘密法 (2024) 第三十一条.
"""

from __future__ import annotations

import re
import unicodedata

from heli.base.errors import Reason, Refused
from heli.base.text import Msg

_GRADE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_PATTERNS = (
    # the national mark: grade, star, term ("机密★10年"); spaces and full-width forms are folded before
    re.compile(_GRADE + r"\s*[★☆✩✭*﹡]"),
    # a grade in brackets at the start of a line, a title or a file name
    re.compile(r"(?m)(?:^|[/\\_\s])[\[【(〔<《]\s*" + _GRADE + r"\s*级?\s*[\]】)〕>》]"),
    # "密级:机密", "保密等级 秘密"
    re.compile(r"(?:密\s*级|保密等级|密级程度)\s*[:：]?\s*" + _GRADE),
    # the grade as the whole label: "绝密级", "机密级文件"
    re.compile(r"(?<![一-鿿])(?:绝密|机密)\s*(?:级|件)"),
)


def classification_mark(text: str) -> str | None:
    """The mark found in a text, as it stands there; None where there is none."""
    folded = unicodedata.normalize("NFKC", text)
    for pattern in _PATTERNS:
        if found := pattern.search(folded):
            return found.group().strip()
    return None


def refuse_marked(text: str, field: str) -> None:
    """Raise `Refused` if the text of a field bears a classification mark. Nothing of it is kept, not even the mark."""
    if classification_mark(text) is not None:
        raise Refused(
            (
                Reason(
                    "secret.marked",
                    Msg("This bears a mark of state secrecy and can't be kept in this system."),
                    basis=(),
                    do=Msg("Handle it on the classified net; here, record only that it is handled outside."),
                    field=field,
                ),
            )
        )
