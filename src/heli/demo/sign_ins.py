"""Who may sign in to the demo: one account for each desk worth sitting at, all with one password.

The password is printed at every start and stands in the documentation: the demo holds nothing that is anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from heli.demo.directory import Directory, desks_of
from heli.demo.places import COMAI, LHUNZE, NAGARZE, QUSHUI, SHANNAN, TIBET
from heli.offices import actions
from heli.offices.models import Account

PASSWORD = "heli-shannan-2022"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the list that is printed: whose desk, user name, password."""

    desk: str
    username: str
    password: str


_LISTED = (
    (f"{COMAI}/prosecutor_2", "措美县 检察官（公益）", "comai.prosecutor2"),
    (f"{COMAI}/chief", "措美县 检察长", "comai.chief"),
    (f"{COMAI}/case_management", "措美县 综合部（案管等六项岗位）", "comai.office"),
    (f"{COMAI}/clerk", "措美县 书记员", "comai.clerk"),
    (f"{COMAI}/deputy_2", "措美县 副检察长", "comai.deputy2"),
    (f"agency:{COMAI}:water/contact", "措美县水利局（被建议单位）", "comai.water"),
    (f"{NAGARZE}/prosecutor_2", "浪卡子县 检察官（公益）", "nagarze.prosecutor2"),
    (f"{LHUNZE}/prosecutor", "隆子县 检察官（刑事）", "lhunze.prosecutor"),
    (f"{LHUNZE}/colleague", "隆子县 检察官（刑事，另一位）", "lhunze.colleague"),
    (f"{LHUNZE}/assistant", "隆子县 检察官助理", "lhunze.assistant"),
    (f"{LHUNZE}/head", "隆子县 刑事检察部主任", "lhunze.head"),
    (f"{LHUNZE}/chief", "隆子县 检察长", "lhunze.chief"),
    (f"{LHUNZE}/case_management", "隆子县 案管", "lhunze.cases"),
    (f"police:{LHUNZE}/legal", "隆子县公安局法制大队", "lhunze.police"),
    (f"court:{LHUNZE}/contact", "隆子县人民法院联络人", "lhunze.court"),
    (f"detention_centre:{LHUNZE}/contact", "隆子县看守所联络人", "lhunze.detention"),
    (f"{SHANNAN}/case_management", "山南市 案管", "shannan.cases"),
    (f"{SHANNAN}/prosecutor", "山南市 检察官（刑事）", "shannan.prosecutor"),
    (f"{SHANNAN}/head", "山南市 刑事检察部主任", "shannan.head"),
    (f"{SHANNAN}/deputy", "山南市 副检察长", "shannan.deputy"),
    (f"{SHANNAN}/chief", "山南市 检察长", "shannan.chief"),
    (f"{SHANNAN}/secretary", "山南市 检委会办事人员", "shannan.secretary"),
    (f"{SHANNAN}/inspection", "山南市 检务督察", "shannan.inspection"),
    (f"{TIBET}/head", "自治区 刑事检察部主任", "tibet.head"),
    (f"{QUSHUI}/prosecutor_2", "曲水县（拉萨市）检察官（公益）", "qushui.prosecutor2"),
    (f"{SHANNAN}/system", "山南市 系统管理员", "shannan.system"),
    (f"{SHANNAN}/security", "山南市 安全管理员", "shannan.security"),
    (f"{SHANNAN}/audit", "山南市 审计管理员", "shannan.audit"),
    (f"{TIBET}/system", "自治区 系统管理员", "admin.system"),
    (f"{TIBET}/security", "自治区 安全管理员", "admin.security"),
    (f"{TIBET}/audit", "自治区 审计管理员", "admin.audit"),
)
"""Printed, one for each role. Others of the same prefecture sign in by the same pattern: see `username`."""

_PLACE_NAMES = {COMAI: "comai", NAGARZE: "nagarze", LHUNZE: "lhunze", SHANNAN: "shannan"}


def usernames() -> dict[str, str]:
    """User name by desk: the printed ones, and every other desk of the four offices of the stories."""
    names = {desk: name for desk, _, name in _LISTED}
    for place, label in _PLACE_NAMES.items():
        for desk in desks_of(place):
            names.setdefault(f"{place}/{desk.key}", f"{label}.{desk.key.replace('_', '')}")
        for agency in ("water", "market", "nature"):
            names.setdefault(f"agency:{place}:{agency}/contact", f"{label}.{agency}")
        names.setdefault(f"police:{place}/legal", f"{label}.police")
        names.setdefault(f"court:{place}/contact", f"{label}.court")
    return names


@transaction.atomic
def open_accounts(directory: Directory) -> None:
    """Make the accounts that are not there yet. One password, hashed once: it is no secret."""
    hashed = make_password(PASSWORD)
    administrator = directory.people[f"{TIBET}/system"]
    there = set(Account.objects.values_list("person_id", flat=True))
    for desk, name in usernames().items():
        person = directory.people[desk]
        if person.pk in there:
            continue
        user = User.objects.create(username=name, password=hashed)
        actions.give_account(person, actor=administrator, user=user)


def printed() -> list[SignIn]:
    """The list that the launcher prints, in the order of the stories."""
    return [SignIn(desk, name, PASSWORD) for _, desk, name in _LISTED]
