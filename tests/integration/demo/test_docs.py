"""The reference and the tour name what there is."""

from __future__ import annotations

import re

import pytest

from heli.base.config import PROJECT
from heli.demo import sign_ins
from heli.demo.stories import STORIES

_PAGES = ("docs/reference/demo.md", "docs/tutorial/five-minutes.md")
_USER = re.compile(r"`((?:comai|nagarze|lhunze|shannan|tibet|qushui|admin)\.[a-z0-9]+)`")


@pytest.mark.parametrize("page", _PAGES)
def test_every_user_name_that_a_page_names_can_sign_in(page: str) -> None:
    named = set(_USER.findall((PROJECT / page).read_text()))
    assert named
    assert named <= set(sign_ins.usernames().values())


def test_the_reference_states_the_password_and_every_story_has_a_middle() -> None:
    assert f"`{sign_ins.PASSWORD}`" in (PROJECT / _PAGES[0]).read_text()
    for script in STORIES:
        assert script.middle in {step.mark for step in script.steps}
