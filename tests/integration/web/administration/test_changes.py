"""Every change shows what it does before it is saved, is refused with field and reason, is logged, and is done once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from heli.offices.models import Office, OfficeName, OfficeSuccession, Person, Post, PowerEntry
from tests.factories.offices import COMAI, LONGZI, NAGARZE, TIBET

if TYPE_CHECKING:
    from tests.factories.offices import Cast

CLERK: dict[str, Any] = {"role": "clerk", "lines": ["criminal"], "from_on": "2023-01-10"}


def test_a_post_is_shown_then_saved_once_and_logged(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, logged, save, sign_in  # noqa: PLC0415

    client, person = sign_in(cast, "security_admin"), cast.people["small_general"]
    address = f"/administration/offices/{cast.offices[COMAI].pk}/posts/new/"
    fields = {**CLERK, "role": "assistant", "person": str(person.pk)}
    shown = check(client, address, **fields)
    assert shown.status_code == 200
    for words in ("2023年1月10日", "检察官助理", "案管人员", "用印管理人员", "刑事检察"):
        assert words in shown.text
    assert not Post.objects.filter(person=person, role="assistant").exists()
    assert save(client, address, **fields).status_code == 302
    again = save(client, address, **fields)
    assert again.status_code == 302
    assert Post.objects.filter(person=person, role="assistant").count() == 1
    (line,) = logged(cast, "give_post")
    assert (line.person, line.from_on) == (cast.people["security_admin"], date(2023, 1, 10))
    assert any("检察官助理" in said["zh"] for said in line.said)


def test_a_telephone_of_the_window_is_digits_and_who_entered_it_is_logged(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, logged, save, sign_in  # noqa: PLC0415

    client, office = sign_in(cast, "system_admin"), cast.offices[LONGZI]
    address = f"/administration/offices/{office.pk}/telephone/"
    wrong = check(client, address, telephone="请拨总机")
    assert wrong.status_code == 422
    assert 'id="f-telephone-error"' in wrong.text
    assert save(client, address, telephone="0893-1234567").status_code == 302
    assert Office.objects.get(pk=office.pk).telephone == "0893-1234567"
    assert len(logged(cast, "set_telephone")) == 1
    assert save(client, address, form_key="k2", telephone="").status_code == 302
    assert Office.objects.get(pk=office.pk).telephone == ""


def test_a_home_office_is_given_by_its_name_or_code_and_nothing_else(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, sign_in  # noqa: PLC0415

    client = sign_in(cast, "system_admin")
    office = cast.offices[LONGZI]
    name = OfficeName.objects.filter(office=office, to_on=None).values_list("zh", flat=True)[0]
    for typed, status in ((name, 200), (office.code, 200), (name[:-1], 422)):
        given = {"name": "示例新来", "home_office": typed}
        assert check(client, "/administration/people/new/", **given).status_code == status


def test_who_may_not_add_local_days_reads_who_does(cast: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    says = "地方日期由安全管理员增加"
    assert says in sign_in(cast, "system_admin").get("/administration/calendars/").text
    assert says not in sign_in(cast, "security_admin").get("/administration/calendars/").text


def test_what_is_missing_stands_beside_its_field(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, sign_in  # noqa: PLC0415

    client = sign_in(cast, "security_admin")
    address = f"/administration/offices/{cast.offices[LONGZI].pk}/posts/new/"
    refused = check(client, address, role="clerk", from_on="2026-02-30")
    assert refused.status_code == 422
    assert 'id="f-person-error"' in refused.text
    assert 'id="f-from_on-error"' in refused.text
    assert "没有这一天" in refused.text or "2026-02-30" in refused.text


def test_the_three_are_never_two_in_one_person_and_nobody_gives_himself_a_post(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, sign_in  # noqa: PLC0415

    client = sign_in(cast, "security_admin")
    address = f"/administration/offices/{cast.offices[TIBET].pk}/posts/new/"
    given = {"role": "system_admin", "from_on": "2023-01-10"}
    refused = check(client, address, person=str(cast.people["audit_admin"].pk), **given)
    assert refused.status_code == 422
    assert "从不由一人" in refused.text or "三员" in refused.text or "一人" in refused.text
    assert check(client, address, person=str(cast.people["security_admin"].pk), **given).status_code == 422
    assert check(client, address, person=str(cast.people["nobody"].pk), **given).status_code == 200


def test_changes_are_made_under_their_own_post_only(cast: Cast) -> None:
    """System: no posts and no powers. Audit: nothing. Each with the words of a refusal."""
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    office, person = cast.offices[LONGZI].pk, cast.people["nobody"].pk
    post = Post.objects.filter(person=cast.people["handler"]).get().pk
    allowed = {
        f"offices/{office}/rename/": {"system_admin", "security_admin"},
        f"offices/{office}/telephone/": {"system_admin", "security_admin"},
        f"offices/{office}/close/": {"system_admin", "security_admin"},
        f"offices/{office}/merge/": {"system_admin", "security_admin"},
        f"offices/{office}/new/": {"system_admin", "security_admin"},
        f"offices/{office}/departments/new/": {"system_admin", "security_admin"},
        f"offices/{office}/posts/new/": {"security_admin"},
        f"posts/{post}/end/": {"security_admin"},
        "people/new/": {"system_admin", "security_admin"},
        f"people/{person}/name/": {"system_admin", "security_admin"},
        f"people/{person}/sign-in/": {"system_admin"},
        f"powers/offices/{office}/new/": {"security_admin"},
        "calendars/new/": {"security_admin"},
        "tokens/new/": {"security_admin"},
        "imports/new/": {"case_manager"},
    }
    for who in ("system_admin", "security_admin", "audit_admin", "case_manager", "chief"):
        client = sign_in(cast, who)
        for address, by in allowed.items():
            expected = 200 if who in by else 403
            assert client.get(f"/administration/{address}").status_code == expected, (who, address)


def test_a_county_without_three_is_served_by_its_superior_until_it_has_them(cast: Cast) -> None:
    from heli.base.errors import Refused  # noqa: PLC0415
    from heli.offices.actions import enter_person  # noqa: PLC0415
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    for number, role in enumerate(("system_admin", "security_admin", "audit_admin")):
        alone = sign_in(cast, "own0") if number else None
        if alone:
            refused = alone.get("/administration/")
            assert refused.status_code == 403
            assert "示例安全" in refused.text
            # by command as on the pages: both go through the same door
            with pytest.raises(Refused) as by_command:
                enter_person(actor=cast.people["own0"], name="示例新人")
            assert by_command.value.code == "administration.not_standing"
        cast.place(f"own{number}", f"示例员{number}", LONGZI, role)
    assert sign_in(cast, "own0").get("/administration/").status_code == 200
    elsewhere = sign_in(cast, "own0").get(f"/administration/offices/{cast.offices[NAGARZE].pk}/")
    assert elsewhere.status_code == 404
    assert (
        sign_in(cast, "own0").get(f"/administration/people/{cast.people['county_other'].pk}/").status_code
        == 404
    )


def test_a_post_ends_with_its_day_and_its_matters_are_named(cast: Cast) -> None:
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import World, carried_book, new_key  # noqa: PLC0415
    from tests.integration.web.administration.office import check, logged, save, sign_in  # noqa: PLC0415

    books.use(carried_book())
    world = World(cast)
    matter = world.open().matter
    world.do(
        "allocate", "case_manager", {"handler": world.person("handler"), "mode": "by_turn", "seed": "1"},
        matter=matter, key=new_key(),
    )  # fmt: skip
    post = Post.objects.filter(person=cast.people["handler"]).get()
    client, address = sign_in(cast, "security_admin"), f"/administration/posts/{post.pk}/end/"
    shown = check(client, address, last_day="2023-01-31")
    assert shown.status_code == 200
    assert "审查逮捕" in shown.text
    assert "示例甲等二人" not in shown.text
    assert save(client, address, last_day="2023-01-31").status_code == 302
    post.refresh_from_db()
    assert post.to_on == date(2023, 1, 31)
    assert len(logged(cast, "end_post")) == 1


def test_offices_are_renamed_merged_and_closed_and_nothing_is_deleted(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, save, sign_in  # noqa: PLC0415

    client, office = sign_in(cast, "system_admin"), cast.offices[NAGARZE]
    address = f"/administration/offices/{office.pk}/"
    names = {"zh": "浪卡子区人民检察院", "en": "Nagarze District", "short_zh": "浪卡子"}
    assert save(client, f"{address}rename/", "r", from_on="2023-02-01", **names).status_code == 302
    page = client.get(address).text
    assert "浪卡子县人民检察院" in page
    assert "浪卡子区人民检察院" in page
    merge = {"into": str(cast.offices[LONGZI].pk), "last_day": "2023-03-31", "source": "示例决定〔2023〕1号"}
    refused = check(client, f"{address}merge/", **merge)
    assert refused.status_code == 422
    assert "示例辛" in refused.text
    Post.objects.filter(office=office).update(to_on=date(2023, 1, 31))
    assert check(client, f"{address}merge/", **merge).status_code == 200
    assert save(client, f"{address}merge/", "m", **merge).status_code == 302
    office.refresh_from_db()
    assert office.closed_on == date(2023, 3, 31)
    assert OfficeSuccession.objects.get(office=office).into == cast.offices[LONGZI]
    assert "隆子县人民检察院" in client.get(address).text


def test_a_new_office_and_a_department_open_from_their_day(cast: Cast) -> None:
    from tests.integration.web.administration.office import check, save, sign_in  # noqa: PLC0415

    client = sign_in(cast, "security_admin")
    address = f"/administration/offices/{cast.offices[LONGZI].pk}/"
    given = {"kind": "agency", "rank": "same", "zh": "隆子县示例局", "en": "Example Bureau", "short_zh": "隆子",
             "key": "example", "opened_on": "2023-02-01"}  # fmt: skip
    assert save(client, f"{address}new/", "o", **given).status_code == 302
    assert Office.objects.get(code="agency:540529:example").opened_on == date(2023, 2, 1)
    taken = check(client, f"{address}new/", **given)
    assert taken.status_code == 422
    assert 'id="f-key-error"' in taken.text
    department = {
        "zh": "示例部",
        "en": "Example",
        "key": "example",
        "lines": ["civil"],
        "opened_on": "2023-02-01",
    }
    assert save(client, f"{address}departments/new/", "u", **department).status_code == 302
    assert "示例部" in client.get(address).text


def test_a_local_line_moves_up_and_never_below_the_floor(cast: Cast) -> None:
    from heli.offices.power_loader import load_floor  # noqa: PLC0415
    from tests.factories.offices import SINCE  # noqa: PLC0415
    from tests.integration.web.administration.office import check, save, sign_in  # noqa: PLC0415

    load_floor(SINCE)
    client, office = sign_in(cast, "security_admin"), cast.offices[LONGZI]
    address = f"/administration/powers/offices/{office.pk}/new/"
    given = {
        "place": "office",
        "power": "arrest.approve",
        "source": "示例清单〔2022〕1号",
        "from_on": "2023-02-01",
    }
    refused = check(client, address, decider="department_head", **given)
    assert refused.status_code == 422
    assert 'id="f-decider-error"' in refused.text
    assert "刑事诉讼法第八十九条" in refused.text or "刑诉法第八十九条" in refused.text
    shown = check(client, address, decider="committee", **given)
    assert "检察委员会" in shown.text
    assert "检察长" in shown.text
    assert "arrest.approve" not in shown.text.replace('value="arrest.approve"', "")
    assert save(client, address, decider="committee", **given).status_code == 302
    entry = PowerEntry.objects.get(office=office)
    listed = client.get(f"/administration/powers/?office={office.pk}").text
    assert "示例清单〔2022〕1号" in listed
    assert (
        save(client, f"/administration/powers/{entry.pk}/end/", "e", last_day="2023-12-31").status_code == 302
    )
    floor = PowerEntry.objects.filter(is_locked=True).first()
    assert floor is not None
    locked = save(client, f"/administration/powers/{floor.pk}/end/", "f", last_day="2023-12-31")
    assert locked.status_code == 422
    assert PowerEntry.objects.get(pk=floor.pk).to_on is None


def test_people_are_entered_and_their_names_corrected_with_the_former_kept_in_the_log(cast: Cast) -> None:
    from tests.integration.web.administration.office import logged, save, sign_in  # noqa: PLC0415

    client = sign_in(cast, "system_admin")
    assert save(client, "/administration/people/new/", "p", name="示例次仁").status_code == 302
    person = Person.objects.get(name="示例次仁")
    assert save(client, f"/administration/people/{person.pk}/name/", "n", name="示例才仁").status_code == 302
    person.refresh_from_db()
    assert person.name == "示例才仁"
    (line,) = logged(cast, "correct_name")
    assert any("示例次仁" in said["zh"] for said in line.said)
