"""The opening form: parties as they write their names, measures, charges of the list, papers; nothing half-opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heli.access.wall import scope
from heli.matters.act_views import act_view
from heli.matters.models import Charge, Matter, MatterAct, Measure, Paper, Party
from heli.matters.parties import profile_of

if TYPE_CHECKING:
    from tests.factories.matters import World

ADDRESS = "/matters/new/arrest_review/accept/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FORM = {
    "_key": "open-1",
    "_when": "2022-12-29",
    "_kept_by": "heli",
    "complete": "yes",
    "_parties.0.role": "suspect",
    "_parties.0.name": "示例 丹增",
    "_parties.0.party_kind": "person",
    "_parties.0.other_names.0.form": "བསྟན་འཛིན།",
    "_parties.0.other_names.0.kind": "tibetan",
    "_parties.0.documents_of_identity.0.kind": "passport",
    "_parties.0.documents_of_identity.0.number": "P0000001",
    "_parties.0.birth_on": "1990-01-01",
    "_parties.0.birth_precision": "year",
    "_parties.0.language_needs.0.spoken": "卫藏方言",
    "_parties.0.language_needs.0.interpreter": "yes",
    "_parties.0.measures.0.kind": "detention",
    "_parties.0.measures.0.since": "2022-12-27",
    "_parties.0.charges.0.charge": "诈骗罪",
    "_parties.0.charges.1.charge": "盗窃罪",
    "_parties.0.charges.1.offence_on": "2022年11月2日",
    "_parties.2.role": "victim",
    "_parties.2.name": "示例公司",
    "_parties.2.party_kind": "body",
    "request.title": "提请批准逮捕书",
    "request.number": "隆公提捕字〔2022〕1号",
    "_papers.0.paper.title": "讯问笔录",
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _post(world: World, form: dict[str, Any]) -> Any:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, "case_manager").post(ADDRESS, form)


def test_a_matter_is_opened_with_all_that_came_with_it(world: World) -> None:
    scan = SimpleUploadedFile("request.pdf", PDF, "application/pdf")
    answer = _post(world, {**FORM, "request.file": scan})
    assert answer.status_code == 302, answer.text[:3000]
    with scope(world.cast.reader("case_manager")):
        matter = Matter.objects.exclude(pk=world.matter).get()
        party = Party.objects.get(case=matter.case_id, kind="person")
        profile = profile_of(party.pk, party.profile, party.key_id)
        charges = set(Charge.objects.filter(party=party).values_list("code", flat=True))
        measure = Measure.objects.get(party=party)
        papers = {paper.kind: paper for paper in Paper.objects.filter(matter=matter)}
    assert matter.title_text == "示例 丹增涉嫌诈骗、盗窃案"
    assert (profile.name, profile.other_names) == ("示例 丹增", ("བསྟན་འཛིན།",))
    assert profile.has_language_needs
    assert charges == {"诈骗罪", "盗窃罪"}
    assert (measure.kind, measure.since.isoformat()) == ("detention", "2022-12-27")
    assert papers["arrest_request"].file_id is not None
    assert papers["other"].file_id is None


def test_what_is_wrong_in_a_row_stands_in_that_row_and_nothing_is_opened(world: World) -> None:
    wrong = {
        "_parties.0.birth_on": "1990-02-30",
        "_parties.0.measures.0.since": "",
        "_parties.2.party_kind": "",
        "_papers.0.paper.dated_on": "三十号",
    }
    answer = _post(world, {**FORM, **wrong})
    assert answer.status_code == 422
    for name in ("birth_on", "measures-0-since"):
        assert f'id="f-_parties-0-{name}-error"' in answer.text, name
    assert 'id="f-_parties-2-party_kind-error"' in answer.text
    assert "三十号" in answer.text
    with scope(world.cast.reader("case_manager")):
        assert Matter.objects.count() == 1
        assert not Paper.objects.exclude(matter=world.matter).exists()


def test_a_charge_is_searched_without_script(world: World) -> None:
    answer = _post(
        world, {**FORM, "_parties.0.charges.0.charge.search": "264", "_search": "_parties.0.charges.0.charge"}
    )
    assert answer.status_code == 200
    assert 'value="盗窃罪"' in answer.text
    assert 'value="P0000001"' in answer.text
    with scope(world.cast.reader("case_manager")):
        assert Matter.objects.count() == 1


def test_a_row_is_added_and_taken_away_and_keeps_what_was_typed(world: World) -> None:
    added = _post(world, {**FORM, "_add": "_parties"})
    assert 'name="_parties.3.name"' in added.text
    assert 'name="_parties.3.charges.0.charge.search"' in added.text
    assert "示例公司" in added.text
    removed = _post(world, {**FORM, "_remove": "_parties.2"})
    assert "示例公司" not in removed.text


def test_a_first_act_that_another_decides_is_opened_with_the_paper_that_proves_it(world: World) -> None:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    form = {
        "_key": "round-1", "_title": "示例年度常规抽查", "_kept_by": "heli", "round_kind": "routine", "cross": "no",
        "plan_text": "示例方案",
    }  # fmt: skip
    proof = {
        "_decider": "chief_prosecutor", "_decided_by": str(world.person("chief")), "_decision_on": "2022-12-29",
        "_decision.title": "评查方案审批表", "_decision.number": "示例审〔2022〕9号",
    }  # fmt: skip
    address, client = "/matters/new/quality_review/plan_round/", client_of(world, "case_manager")
    bare = client.post(address, form)
    half = client.post(address, {**form, **dict.fromkeys(proof, ""), "_decider": "deputy_chief"})
    with scope(world.cast.reader("case_manager")):
        assert (bare.status_code, half.status_code, Matter.objects.count()) == (422, 422, 1)
    assert 'id="f-_decision_on-error"' in half.text
    assert 'name="_decision.title"' in bare.text
    whole = client.post(address, {**form, **proof})
    assert whole.status_code == 302, whole.text[:3000]
    with scope(world.cast.reader("case_manager")):
        made = Matter.objects.exclude(pk=world.matter).get()
        act = act_view(MatterAct.objects.get(matter=made, seq=1))
        assert Paper.objects.filter(matter=made, kind="other").count() == 1
    assert act.decided_by is not None
    assert (act.name, int(act.decided_by["person"])) == ("plan_round", world.person("chief"))


def test_what_the_matter_before_was_told_is_not_chosen_again_and_without_one_nothing_is_chosen(
    world: World,
) -> None:
    from heli.matters.opening import open_matter  # noqa: PLC0415
    from tests.factories.matters import new_key, two_suspects  # noqa: PLC0415
    from tests.factories.offices import LONGZI  # noqa: PLC0415
    from tests.integration.web.world import client_of  # noqa: PLC0415

    told = {"from_body": "police", "complete": True, "present": "all"}
    made = open_matter(
        "prosecution_review", act="accept", office=world.cast.offices[LONGZI].pk, title="示例案", facts=told,
        actor=world.actor("case_manager"), parties=two_suspects(), key=new_key(),
    )  # fmt: skip
    form, manager = "/matters/new/prosecution_review/accept/", client_of(world, "case_manager")
    chosen = 'name="from_body" value="police" checked'
    assert chosen in manager.get(f"{form}?from={made.matter}").text
    assert chosen not in manager.get(form).text
