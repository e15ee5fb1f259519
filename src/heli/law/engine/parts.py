"""Names of the parts in which people act, for sentences."""

from __future__ import annotations

from collections.abc import Iterable

from heli.base.text import Text

PART_NAMES = {
    "handling_prosecutor": Text("承办检察官", "the handling prosecutor"),
    "assistant": Text("检察官助理", "the prosecutor's assistant"),
    "prosecutor": Text("检察官", "a prosecutor"),
    "department_head": Text("部门负责人", "the department head"),
    "deputy_chief": Text("副检察长", "the deputy chief prosecutor"),
    "chief_prosecutor": Text("检察长", "the chief prosecutor"),
    "committee": Text("检察委员会", "the procuratorial committee"),
    "provincial_office": Text("省级检察院", "the provincial procuratorate"),
    "supreme_office": Text("最高人民检察院", "the Supreme People's Procuratorate"),
    "policy_office": Text("法律政策研究部门", "the legal policy department"),
    "case_management": Text("案件管理部门", "case management"),
    "committee_secretary": Text("检委会办事机构", "the committee's secretary"),
    "committee_member": Text("检委会委员", "a committee member"),
    "stamp_keeper": Text("用印管理人员", "the stamp keeper"),
    "clerk": Text("书记员", "the clerk"),
    "convenor": Text("召集人", "the convenor"),
    "participant": Text("参会人员", "a participant"),
    "superior_office": Text("上级检察院", "the superior procuratorate"),
    "counterpart_office": Text("对方检察院", "the other procuratorate"),
    "police": Text("公安机关", "the police"),
    "court": Text("人民法院", "the court"),
    "agency": Text("有关机关和单位", "the agency"),
    "supervisory_commission": Text("监察机关", "the supervisory commission"),
    "detention_centre": Text("看守所", "the detention centre"),
    "party": Text("当事人", "the party"),
    "defender": Text("辩护人", "the defender"),
    "victim": Text("被害人", "the victim"),
    "engine": Text("系统", "the system"),
}
MAY_CORRECT = frozenset(
    {"handling_prosecutor", "case_management", "department_head", "deputy_chief", "chief_prosecutor"}
)
"""Parts that correct a recorded act."""
MAY_ANNUL = frozenset({"deputy_chief", "chief_prosecutor"})
"""Parts that take one back. No text says who corrects the register; case management keeps it (Rules 664 on its flow
monitoring), and an act that is taken back is decided by the chief or his deputy. Mark U."""
_POSTS = {
    "archivist": Text("档案管理人员", "the archivist"),
    "statistics": Text("统计人员", "the statistician"),
    "inspection": Text("检务督察人员", "procuratorial inspection"),
}
"""Posts that handle matters of their own and act in no other part."""


def post_name(post: str) -> Text:
    """The name of a post under which matters are handled."""
    return _POSTS.get(post) or PART_NAMES.get(post) or Text(post, post)


def posts_words(posts: Iterable[str]) -> Text:
    """Posts in the order given, as a list in a sentence."""
    names = [post_name(post) for post in posts]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
