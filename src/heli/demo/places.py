"""Which offices the demo has, by the region codes that the lawbook derives them from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heli.base.text import Text

TIBET, SHANNAN, LHASA = "540000", "540500", "540100"
NEDONG, ZHANANG, GONGGAR, SANGRI, QONGGYAI, QUSUM = "540502", "540521", "540522", "540523", "540524", "540525"
COMAI, LHOZHAG, GYACA, LHUNZE, CONA, NAGARZE = "540526", "540527", "540528", "540529", "540530", "540531"
COUNTIES = (
    NEDONG, ZHANANG, GONGGAR, SANGRI, QONGGYAI, QUSUM, COMAI, LHOZHAG, GYACA, LHUNZE, CONA, NAGARZE,
)  # fmt: skip
"""The twelve county offices below Shannan. Comai is the ten-person office."""
QUSHUI = "540124"
"""The neighbour downstream, under Lhasa: another prefecture, the same river."""

SINCE = date(2021, 1, 4)
"""The day from which everybody holds his post."""
WITH_DEPARTMENTS = (TIBET, SHANNAN, *(code for code in COUNTIES if code != COMAI), QUSHUI)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of each place: `key` in the code of its office "agency:<region>:<key>"."""

    key: str
    zh: str
    en: str


AGENCIES = (
    Agency("water", "水利局", "Water Resources Bureau"),
    Agency("nature", "自然资源局", "Natural Resources Bureau"),
    Agency("market", "市场监督管理局", "Administration for Market Supervision"),
    Agency("education", "教育局", "Education Bureau"),
    Agency("ecology", "生态环境局", "Ecology and Environment Bureau"),
)

CRIMINAL = Text("刑事检察部", "Criminal Department")
INTEREST = Text("公益诉讼检察部", "Public Interest Department")
CRIMINAL_LINES = ("criminal", "execution", "juvenile", "policy", "collaboration")
INTEREST_LINES = ("public_interest", "civil", "administrative", "collaboration", "policy")
ALL_LINES = tuple(dict.fromkeys((*CRIMINAL_LINES, *INTEREST_LINES, "petition", "case_management")))
