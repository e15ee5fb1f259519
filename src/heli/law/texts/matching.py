"""Which instrument and version a text is: by its title, and the years that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from heli.law.language.registers import Instrument
from heli.law.texts.reading import LawText

_YEAR = re.compile(r"((?:19|20)\d\d)(?:[-年]\d+[-月]\d+日?)?(?!\d)(废止|止)?")
_LOOSE = re.compile(r"[《》〈〉“”\"、，·\s　]|中华人民共和国")

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ISSUERS = ("最高人民法院最高人民检察院", "六部门", "两高")


def match_instrument(text: LawText, instruments: Mapping[str, Instrument]) -> tuple[str, str] | None:
    """(code, version) of a text; None where no instrument has this title, or no version one of its years.

    The latest year counts, but for those at which the text ceased to hold (废止).
    """
    title = _plain(text.title)
    years = sorted((year for year, ended in _YEAR.findall(text.note) if not ended), reverse=True)
    for code, instrument in instruments.items():
        name = _plain(instrument.name.zh)
        if title != name and not (name.startswith(_ISSUERS) and title.endswith(_unissued(name))):
            continue
        for year in years:
            found = next((key for key in instrument.versions if key.startswith(year)), None)
            if found is not None:
                return code, found
    return None


def _plain(title: str) -> str:
    """Without marks, the state's name and what stands in brackets, such as (试行)."""
    return _LOOSE.sub("", _BRACKETS.sub("", title))


def _unissued(name: str) -> str:
    for issuers in _ISSUERS:
        name = name.removeprefix(issuers)
    return name
