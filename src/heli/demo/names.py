"""Names of people, plainly invented: every one begins with 示例 (example) and a dot, whatever follows.

So nobody in the demo can be mistaken for a person, in a list, on a paper or in a search; and a name still looks as
names do here, with two or four syllables and none that could be split into surname and given name.
"""

from __future__ import annotations

import random

MARK, MARK_EN = "示例·", "Example "
_FIRST = (
    ("扎西", "Tashi"), ("次仁", "Tsering"), ("格桑", "Kelsang"), ("达娃", "Dawa"), ("尼玛", "Nyima"), ("巴桑", "Pasang"),
    ("罗布", "Norbu"), ("白玛", "Pema"), ("强巴", "Champa"), ("索朗", "Sonam"), ("平措", "Phuntsok"), ("边巴", "Penpa"),
    ("普布", "Phurbu"), ("仁增", "Rinzin"), ("洛桑", "Lobsang"), ("丹增", "Tenzin"), ("阿旺", "Ngawang"), ("米玛", "Migmar"),
)  # fmt: skip
_SECOND = (
    ("卓玛", "Drolma"), ("央金", "Yangchen"), ("旺堆", "Wangdu"), ("拉姆", "Lhamo"), ("曲珍", "Choedron"), ("德吉", "Deki"),
    ("多吉", "Dorje"), ("旺姆", "Wangmo"), ("朗杰", "Namgyal"), ("坚赞", "Gyaltsen"), ("群培", "Chophel"), ("云丹", "Yonten"),
    ("江村", "Gyatsho"), ("赤列", "Thinley"), ("顿珠", "Dondrup"), ("欧珠", "Ngodrup"),
    ("曲扎", "Choedrak"), ("次央", "Tseyang"), ("贡布", "Gonpo"), ("洛追", "Lodroe"), ("益西", "Yeshe"), ("班丹", "Palden"),
)  # fmt: skip
_OTHERS = (
    ("王川", "Wang Chuan"), ("李河", "Li He"), ("张岭", "Zhang Ling"), ("刘谷", "Liu Gu"), ("陈原", "Chen Yuan"),
    ("杨峰", "Yang Feng"), ("赵湖", "Zhao Hu"), ("周桥", "Zhou Qiao"), ("吴野", "Wu Ye"), ("徐坡", "Xu Po"),
)  # fmt: skip


class Names:
    """A seeded source of names, none given twice. Those of staff and those of parties never meet."""

    def __init__(self, seed: int, *, of_parties: bool = False) -> None:
        first, second = (_SECOND, _FIRST) if of_parties else (_FIRST, _SECOND)
        self._left = [(a + b, f"{a_en} {b_en}") for a, a_en in first for b, b_en in second]
        self._left += () if of_parties else _OTHERS
        random.Random(seed).shuffle(self._left)

    def next(self) -> tuple[str, str]:
        """The next name in zh and en."""
        zh, en = self._left.pop()
        return MARK + zh, MARK_EN + en
