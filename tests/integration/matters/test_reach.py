"""Who handles a matter, stands in, is invited or is served reads it by that, as long as he does, and nothing else by it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from heli.access import grants, joining
from heli.access.models import Grant
from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import NotFound
from heli.documents.papers import PaperHead, Upload, open_paper, record_paper
from heli.documents.printing import printed
from heli.matters.effects import EVERYWHERE
from heli.matters.granting import give_grant, withdraw_grant
from heli.matters.models import Matter, MatterSnapshot, Paper, Service, StoredFile, TeamMember
from heli.matters.opening import open_matter
from heli.matters.proposals import approve, review
from heli.matters.situation import load_head
from heli.matters.stream import Proposed
from heli.matters.verify import verify
from heli.matters.views import parts_towards
from heli.offices import actions
from tests.factories.matters import World, new_key
from tests.factories.meetings import item
from tests.factories.offices import COMAI, LONGZI
from tests.factories.suggestions import (
    AGENCY,
    CHIEF,
    HANDLER,
    admit_agency,
    do,
    issue_letter,
    open_suggestion,
    serve_letter,
)
from tests.integration.matters.walls import rows_seen, who_sees

WATCHED = ("handler", "colleague", "head", "chief", "county_other", "interest_head", "nobody")


def watching(world: World, matter: UUID, keys: tuple[str, ...] = WATCHED) -> set[str]:
    return who_sees(matter, [(key, world.cast.reader(key)) for key in keys])


def named(world: World, matter: UUID, person: str) -> None:
    facts = {"handler": world.person(person), "mode": "named", "ground": "本院该类案件由其办理"}
    world.done("allocate", "case_manager", facts, matter=matter)


def decided(world: World, made: object) -> None:
    """A proposal on its way: the head agrees, the chief approves."""
    assert isinstance(made, Proposed)
    if made.waits_for == "department_head":
        review(made.proposal, agrees=True, say="同意", actor=world.actor("head"))
    approve(made.proposal, actor=world.actor("chief"), key=new_key())


def clean() -> list[str]:
    return [str(finding) for finding in verify().findings]


def test_a_handler_reads_his_matter_where_his_posts_read_another_line(world: World) -> None:
    matter = world.open().matter
    before = watching(world, matter)
    assert before == {"head", "chief"}
    named(world, matter, "colleague")
    assert watching(world, matter) == before | {"colleague"}
    with scope(world.cast.reader("colleague")):
        assert "handling_prosecutor" in parts_towards(
            load_head(matter, lock=False), world.cast.reader("colleague")
        )
    seen = rows_seen(world.cast.reader("colleague"))
    # by his handling he reads that matter whole, and no other of its line
    assert world.matter not in seen["Matter"]
    assert seen["MatterParty"]
    assert clean() == []


def test_a_reassigned_matter_is_read_by_the_new_handler_and_no_longer_by_the_old(world: World) -> None:
    matter = world.open().matter
    named(world, matter, "colleague")
    facts = {"handler": world.person("handler"), "ground": "load", "reason": "工作量调配"}
    decided(world, world.do("reassign", "case_manager", facts, matter=matter))
    assert watching(world, matter) == {"handler", "head", "chief"}
    with scope(world.cast.reader("head")):
        given = {g.target: g for g in Grant.objects.filter(subject=matter)}
    # what he had stays on record with both its days
    ended = given[world.person("colleague")]
    assert (ended.from_on, ended.withdrawn_why) == (clock.today(), "reassign")
    assert ended.withdrawn_at is not None
    assert given[world.person("handler")].withdrawn_at is None
    assert clean() == []


def test_a_recused_handler_is_shut_out_and_his_grant_ends(world: World) -> None:
    matter = world.open().matter
    named(world, matter, "colleague")
    asked = {"requests": [{"person": world.person("colleague")}], "from": "own", "reason": "系近亲属"}
    world.done("ask_recusal", "colleague", asked, matter=matter)
    with scope(EVERYWHERE):
        request = MatterSnapshot.objects.get(pk=matter).data["items"]["recusal_request"][0]
    granted = {"of_chief": False, "earlier_acts": "valid"}
    decided(world, world.do("grant_recusal", "head", granted, matter=matter, bearers=(f"i:{request}",)))
    assert watching(world, matter) == {"head", "chief"}
    with scope(EVERYWHERE):
        assert Grant.objects.get(subject=matter).withdrawn_at is not None
    assert clean() == []


def test_a_substitute_reads_and_works_until_his_last_day(world: World) -> None:
    colleague, until = world.cast.reader("colleague"), clock.today() + timedelta(days=3)
    facts = {"substitute": world.person("colleague"), "until": until.isoformat(), "reason": "承办人请假"}
    assert "colleague" not in watching(world, world.matter)
    world.done("substitute", "case_manager", facts)
    assert "colleague" in watching(world, world.matter)
    with scope(colleague):
        head = load_head(world.matter, lock=False)
    on_last = world.cast.reader("colleague", on=until)
    after = world.cast.reader("colleague", on=until + timedelta(days=1))
    assert "handling_prosecutor" in parts_towards(head, on_last)
    assert "handling_prosecutor" not in parts_towards(head, after)
    grants.turn(until)
    assert "colleague" in watching(world, world.matter)
    clock.set_offset(timedelta(days=4))
    grants.turn(clock.today())
    assert "colleague" not in watching(world, world.matter)
    with scope(EVERYWHERE):
        assert TeamMember.objects.get(matter=world.matter, person=colleague.person).until == until
    assert clean() == []


def test_a_substitution_that_is_recorded_when_it_is_over_opens_nothing(world: World) -> None:
    over = (clock.today() - timedelta(days=1)).isoformat()
    facts = {"substitute": world.person("colleague"), "until": over, "reason": "补记"}
    world.done("substitute", "case_manager", facts)
    assert "colleague" not in watching(world, world.matter)
    with scope(EVERYWHERE):
        assert TeamMember.objects.get(matter=world.matter).until is not None
    assert clean() == []


@pytest.fixture
def meeting(world: World) -> UUID:
    """A joint conference of Comai on a matter of its own, one item admitted; nobody is invited yet."""
    agenda = {
        "subject": str(open_suggestion(world)),
        "question": "管护责任",
        "discipline": "public_interest",
        "after_committee": False,
    }
    given = {"agenda": [agenda], "call_ground": "有不同认识"}
    opened = open_matter(
        "joint_conference", act="call_directly", office=world.cast.offices[COMAI].pk, title="示例检察官联席会议",
        actor=world.actor(CHIEF), handler=world.person(CHIEF), key=new_key(), facts=given,
    )  # fmt: skip
    do(world, opened.matter, "admit", by=CHIEF, bearers=(item(world, opened.matter, "agenda"),))
    return opened.matter


def invite(world: World, meeting: UUID, *keys: str) -> None:
    rows = [
        {"person": str(world.person(key)), "comes_from": "invited", "secrecy": True, "no_conflict": True}
        for key in keys
    ]
    do(world, meeting, "invite", {"attendees": rows}, by=CHIEF)


def test_who_is_invited_reads_the_meeting_and_its_papers_never_the_subject_matter(
    world: World, meeting: UUID
) -> None:
    reader, other = world.cast.reader("county_other"), world.cast.reader("qushui_prosecutor")
    with scope(world.cast.reader(CHIEF)):
        before = record_paper(world.cast.reader(CHIEF), meeting, PaperHead("other_paper", "会议材料"))
    assert rows_seen(reader)["Paper"] == set()
    invite(world, meeting, "county_other")
    with scope(world.cast.reader(CHIEF)):
        later = record_paper(world.cast.reader(CHIEF), meeting, PaperHead("other_paper", "补充材料"))
    seen = rows_seen(reader)
    assert meeting in seen["Matter"]
    assert {before, later} <= seen["Paper"]
    with scope(EVERYWHERE):
        subjects = set(Matter.objects.filter(procedure="suggestion").values_list("pk", flat=True))
    assert subjects
    assert seen["Matter"].isdisjoint(subjects)
    assert meeting not in rows_seen(other)["Matter"]
    assert clean() == []


def test_an_excused_guest_reads_no_longer_and_a_recused_one_is_shut_out(world: World, meeting: UUID) -> None:
    keys = ("county_other", "qushui_prosecutor", "small_prosecutor")
    invite(world, meeting, *keys)
    readers = [(key, world.cast.reader(key)) for key in keys]
    assert who_sees(meeting, readers) == set(keys)
    do(world, meeting, "excuse", by=CHIEF, bearers=(item(world, meeting, "attendee", 0),))
    assert who_sees(meeting, readers) == {"qushui_prosecutor", "small_prosecutor"}
    recused = (item(world, meeting, "attendee", 2),)
    do(world, meeting, "recuse", {"reasons": "与议题有利害关系"}, by=CHIEF, bearers=recused)
    assert who_sees(meeting, readers) == {"qushui_prosecutor"}
    with scope(EVERYWHERE):
        assert Matter.objects.get(pk=meeting).denied == [world.person("small_prosecutor")]
    assert clean() == []


def test_an_organ_is_invited_through_its_contacts_until_the_conference_is_over(world: World) -> None:
    world.cast.place("policy_head", "示例研", LONGZI, "department_head", ["policy"])
    head, police = world.actor("policy_head"), world.cast.reader("police_contact")
    dispute = {"dispute_kind": "evidence_standard", "dispute_text": "证据标准", "superior_designated": False}
    conference = open_matter(
        "three_chiefs_conference", act="raise", office=world.cast.offices[LONGZI].pk, title="示例三长联席会议", actor=head,
        handler=head.person, facts=dispute, key=new_key(),
    ).matter  # fmt: skip
    organs = [LONGZI, f"police:{LONGZI}", f"court:{LONGZI}"]
    bodies = [{"organ": str(world.cast.offices[organ].pk), "who_comes": "deputy"} for organ in organs]
    called = {"bodies": bodies, "called_by": "procuratorate", "planned_for": "2099-01-05"}
    assert conference not in rows_seen(police)["Matter"]
    world.done("call", "policy_head", called, matter=conference)
    readers = [(key, world.cast.reader(key)) for key in ("police_contact", "court_contact", "agency_contact")]
    assert who_sees(conference, readers) == {"police_contact", "court_contact"}
    world.done("settle_early", "policy_head", {"reasons": "已经沟通一致"}, matter=conference)
    assert who_sees(conference, readers) == set()
    assert clean() == []


@pytest.fixture
def letter(world: World) -> tuple[UUID, UUID]:
    """A suggestion whose letter was issued; not served yet. Ids of matter and letter."""
    matter = open_suggestion(world)
    return matter, issue_letter(world, matter)


def test_serving_opens_the_document_to_the_contacts_and_nothing_else(
    world: World, letter: tuple[UUID, UUID]
) -> None:
    matter, paper = letter
    contact, other = world.cast.reader("water_contact"), world.cast.reader("agency_contact")
    with scope(contact), pytest.raises(NotFound):
        printed(contact, matter, paper)
    serve_letter(world, matter, paper)
    seen = rows_seen(contact)
    with scope(EVERYWHERE):
        service = Service.objects.get(paper=paper).pk
    assert {name: ids for name, ids in seen.items() if ids} == {"Service": {service}, "Paper": {paper}}
    with scope(contact):
        sheet = printed(contact, matter, paper)
    with scope(world.cast.reader(HANDLER)):
        assert sheet == printed(world.cast.reader(HANDLER), matter, paper)
    assert any("清运砂石" in str(line.value) for line in sheet.lines)
    with scope(other), pytest.raises(NotFound):
        printed(other, matter, paper)
    assert clean() == []


def test_the_file_of_a_served_paper_is_open_to_its_addressee(world: World, letter: tuple[UUID, UUID]) -> None:
    matter, _ = letter
    own = world.cast.reader(HANDLER)
    upload = Upload("签字页.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    with scope(own):
        paper = record_paper(own, matter, PaperHead("suggestion_letter", "盖章件", volume="main"), upload)
        hidden = record_paper(own, matter, PaperHead("other_paper", "内部意见"), upload)
    contact = world.cast.reader("water_contact")
    for one in (paper, hidden):
        with scope(contact), pytest.raises(NotFound):
            open_paper(contact, matter, one)
    serve_letter(world, matter, paper)
    with scope(contact):
        assert open_paper(contact, matter, paper).data == upload.data
        with pytest.raises(NotFound):
            open_paper(contact, matter, hidden)
    with scope(EVERYWHERE):
        assert rows_seen(contact)["StoredFile"] == {Paper.objects.get(pk=paper).file_id}
        assert StoredFile.objects.count() == 2


def test_a_served_document_stays_open_when_the_grant_on_its_matter_ends(
    world: World, letter: tuple[UUID, UUID]
) -> None:
    matter, paper = letter
    serve_letter(world, matter, paper)
    admit_agency(world, matter)
    contact = world.cast.reader("water_contact")
    assert matter in rows_seen(contact)["Matter"]
    with scope(EVERYWHERE):
        admitted = Grant.objects.get(subject_kind="matter", given_to="office", subject=matter)
    withdraw_grant(admitted.pk, actor=world.actor(CHIEF), why="答复完毕", key=new_key())
    seen = rows_seen(contact)
    assert matter not in seen["Matter"]
    assert seen["Paper"] == {paper}
    assert clean() == []


def test_who_leaves_the_addressee_loses_what_was_served_on_it(
    world: World, letter: tuple[UUID, UUID]
) -> None:
    matter, paper = letter
    serve_letter(world, matter, paper)
    contact = world.cast.reader("water_contact")
    assert rows_seen(contact)["Paper"] == {paper}
    post = world.cast.posts["water_contact/agency_contact"]
    actions.end_post(
        post, actor=world.cast.people["security_admin"], last_day=clock.today() - timedelta(days=1)
    )
    seen = rows_seen(contact)
    assert (seen["Paper"], seen["Service"]) == (set(), set())
    assert AGENCY in world.cast.offices


def successor(world: World, begins: date) -> Reader:
    """Somebody who becomes the contact of the suggestion's addressee; as a reader of that day."""
    admin, office = world.cast.people["security_admin"], world.cast.offices[AGENCY]
    person = actions.enter_person(
        actor=admin, name="示例接任", name_en="Example Successor", home_office=office
    )
    actions.give_post(person, actor=admin, office=office, role="agency_contact", from_on=begins)
    return reader_for(person, begins)


def test_who_becomes_the_contact_reads_what_was_served_before_he_came(
    world: World, letter: tuple[UUID, UUID]
) -> None:
    matter, paper = letter
    serve_letter(world, matter, paper)
    actions.end_post(
        world.cast.posts["water_contact/agency_contact"],
        actor=world.cast.people["security_admin"], last_day=clock.today() - timedelta(days=1),
    )  # fmt: skip
    seen = rows_seen(successor(world, clock.today()))
    assert (seen["Paper"], seen["Matter"]) == ({paper}, set())
    assert clean() == []


def test_a_body_without_a_contact_reads_what_was_served_as_soon_as_it_has_one(
    world: World, letter: tuple[UUID, UUID]
) -> None:
    matter, paper = letter
    actions.end_post(
        world.cast.posts["water_contact/agency_contact"],
        actor=world.cast.people["security_admin"], last_day=clock.today() - timedelta(days=1),
    )  # fmt: skip
    serve_letter(world, matter, paper)
    tomorrow = clock.today() + timedelta(days=1)
    contact = successor(world, tomorrow)
    assert rows_seen(contact)["Paper"] == set()
    assert joining.turn(clock.today()) == 0
    assert joining.turn(tomorrow) == 1
    assert joining.turn(tomorrow) == 0
    assert rows_seen(contact)["Paper"] == {paper}
    assert clean() == []


def test_a_grant_to_all_of_an_office_reaches_nobody_who_comes_later(world: World) -> None:
    matter = open_suggestion(world)
    office = world.cast.offices[LONGZI]
    own = world.actor(CHIEF)
    give_grant(matter, actor=own, to=office, reason="协作", from_on=clock.today(), key=new_key())
    admin = world.cast.people["security_admin"]
    person = actions.enter_person(
        actor=admin, name="示例新人", name_en="Example Newcomer", home_office=office
    )
    actions.give_post(person, actor=admin, office=office, role="case_management", from_on=clock.today())
    assert matter not in rows_seen(reader_for(person, clock.today()))["Matter"]


def test_a_paper_of_the_inner_volume_is_opened_by_no_service(world: World, letter: tuple[UUID, UUID]) -> None:
    matter, _ = letter
    own = world.cast.reader(HANDLER)
    with scope(own):
        inner = record_paper(own, matter, PaperHead("suggestion_letter", "未定稿", volume="inner"))
    serve_letter(world, matter, inner)
    assert rows_seen(world.cast.reader("water_contact"))["Paper"] == set()


def test_who_records_what_his_posts_do_not_read_reads_his_own_record_and_nobody_else_does_by_it(
    world: World,
) -> None:
    said = {
        "who": "示例某领导（示例单位）", "asker_kind": "leader", "kind": "progress", "words": "示例原话", "how": "by_phone",
        "by_procedure": False, "concerned_here": False,
    }  # fmt: skip
    made = open_matter(
        "interference_record", act="record", office=world.cast.offices[LONGZI].pk, title="示例过问记录",
        actor=world.actor("handler"), facts=said, key=new_key(),
    )  # fmt: skip
    assert "handler" in watching(world, made.matter)
    assert "colleague" not in watching(world, made.matter)
    assert clean() == []


def test_a_proposal_waits_for_a_head_of_its_own_line_and_passes_over_one_of_another(world: World) -> None:
    facts = {"handler": world.person("colleague"), "ground": "load", "reason": "示例工作量调配"}
    ours = open_matter(
        "archiving", act="open", office=world.cast.offices[LONGZI].pk, title="示例归档",
        actor=world.actor("case_manager"), facts={}, key=new_key(),
    ).matter  # fmt: skip
    criminal = world.proposed("reassign", "case_manager", facts)
    other = world.proposed("reassign", "case_manager", facts, matter=ours)
    assert (criminal.waits_for, criminal.decider) == ("department_head", "chief_prosecutor")
    assert (other.waits_for, other.decider) == ("chief_prosecutor", "chief_prosecutor")
    approve(other.proposal, actor=world.actor("chief"), key=new_key())
    assert clean() == []
