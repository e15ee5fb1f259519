"""A notice of what somebody outside did names him: his office, or the part in which he acted."""

from __future__ import annotations

from uuid import UUID

from heli.base.text import Msg, Text
from heli.notices.models import Notice
from heli.web.contexts.names import UNNAMED, Names, part
from heli.web.contexts.notices import _what

NODE = UUID(int=0)
WATER = Names(offices={7: Text("示例县水利局", "Example Water Bureau")})


def who(**by: object) -> object:
    detail = {"zh": "申请阅卷", "en": "Ask to read the file", **by}
    told = _what(Notice(kind="answer", detail=detail, origin_node=NODE), WATER)
    assert isinstance(told, Msg)
    return told.params["office"]


def test_a_defender_without_an_office_is_named_by_his_part() -> None:
    assert who(by_office=None, by_part="defender") == part("defender")
    assert who(by_office=7, by_part="") == WATER.office(7)
    # notices of before held no part
    assert who(by_office=None) == UNNAMED
