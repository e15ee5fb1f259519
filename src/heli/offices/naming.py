"""Names of offices derived from the names of divisions."""

from __future__ import annotations

from heli.base.text import Text
from heli.offices.kinds import COUNTY, NATION, PREFECTURE, PROVINCE, OfficeKind

_PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}
_ENDINGS = ("省", "市", "县", "区")
_COURTS = {PROVINCE: ("高级", "High"), PREFECTURE: ("中级", "Intermediate"), COUNTY: ("", "Primary")}
_NATION = {
    OfficeKind.PROCURATORATE: Text("最高人民检察院", "Supreme People's Procuratorate"),
    OfficeKind.POLICE: Text("公安部", "Ministry of Public Security"),
    OfficeKind.COURT: Text("最高人民法院", "Supreme People's Court"),
}


def short_name(name: str) -> str:
    """A division's name without its kind, where at least two characters are left: 山南市 → 山南, 忠县 → 忠县."""
    if name in _PROVINCES:
        return _PROVINCES[name]
    return name[:-1] if name.endswith(_ENDINGS) and len(name) > 2 else name


def office_name(kind: OfficeKind, level: int, division: Text, above: Text) -> Text:
    """The name of the office of a kind in a division.

    Args:
        division: its own name; the en name may be empty, then the zh name stands in the en one too.
        above: the name of the superior division, which stands in the name of a police branch of a district.
    """
    if level == NATION:
        return _NATION[kind]
    zh, en = division.zh, division.en or division.zh
    if kind == OfficeKind.PROCURATORATE:
        return Text(f"{zh}人民检察院", f"People's Procuratorate of {en}")
    if kind == OfficeKind.COURT:
        rank_zh, rank_en = _COURTS[level]
        return Text(f"{zh}{rank_zh}人民法院", f"{rank_en} People's Court of {en}")
    if level == PROVINCE:
        ending = "局" if zh.endswith("市") else "厅"
        return Text(f"{zh}公安{ending}", f"Public Security Department of {en}")
    if level == COUNTY and zh.endswith("区") and above.zh.endswith("市"):
        branch = f"{en} Branch, Public Security Bureau of {above.en or above.zh}"
        return Text(f"{above.zh}公安局{zh}分局", branch)
    return Text(f"{zh}公安局", f"Public Security Bureau of {en}")
