"""Names of holidays for a page. The national tables name them in Chinese; a name that isn't known stays as it is written."""

from __future__ import annotations

from heli.base.text import Text

_ENGLISH = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "“五一”": "Labour Day",
    "“五一”国际劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "“十一”": "National Day",
    "抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th anniversary of the victory in the war",
    "藏历新年": "Tibetan New Year",
    "雪顿节": "Shoton",
}


def holiday(name: str) -> Text:
    """A holiday's name in both languages; several joined by 、 are named one by one."""
    return Text(name, " and ".join(_ENGLISH.get(part, part) for part in name.split("、")))
