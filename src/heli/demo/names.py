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
_OF_PARTIES = (
    ("嘎玛", "Karma"), ("晋美", "Jigme"), ("贡嘎", "Gonga"), ("次旺", "Tsewang"), ("次旦", "Tseten"), ("次珠", "Tsedrub"),
    ("次成", "Tsultrim"), ("旦巴", "Tenpa"), ("旦达", "Tanda"), ("格列", "Gelek"), ("格勒", "Gele"), ("加央", "Jamyang"),
    ("坚参", "Gyentsen"), ("土登", "Thubten"), ("吉美", "Jimey"), ("念扎", "Nyendrak"), ("朗加", "Namgya"), ("拉巴", "Lhakpa"),
    ("拉旺", "Lhawang"), ("洛珠", "Lodrup"), ("洛丹", "Loden"), ("罗杰", "Lojay"), ("尼珍", "Nyidron"), ("农布", "Nongbu"),
    ("帕珠", "Phagdru"), ("平多", "Phindo"), ("其美", "Chimey"), ("琼达", "Chungda"), ("曲尼", "Choenyi"), ("曲央", "Choeyang"),
    ("仁青", "Rinchen"), ("桑杰", "Sangye"), ("桑珠", "Samdrup"), ("斯曲", "Sichoe"), ("塔青", "Tharchin"), ("塔杰", "Tharje"),
    ("旺久", "Wangchuk"), ("旺青", "Wangchen"), ("夏珍", "Shadron"), ("伍金", "Ogyen"), ("西绕", "Sherab"), ("央宗", "Yangzom"),
    ("玉珍", "Yudron"), ("扎巴", "Drakpa"), ("措姆", "Tsomo"),
)  # fmt: skip
"""Beginnings that no name of staff has: a year of a prefecture has more parties than people at work."""
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
        if of_parties:
            more = [(a + b, f"{a_en} {b_en}") for a, a_en in _OF_PARTIES for b, b_en in (*_FIRST, *_SECOND)]
            random.Random(seed).shuffle(more)
            self._left = [*more, *self._left]

    def next(self) -> tuple[str, str]:
        """The next name in zh and en."""
        zh, en = self._left.pop()
        return MARK + zh, MARK_EN + en
