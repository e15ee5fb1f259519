"""Sign-ins, links, second factors, sessions, tokens, and the log of it all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from heli.access.wall import scope
from heli.offices.models import Account
from heli.web.administration.models import AdministrationEntry

if TYPE_CHECKING:
    from tests.factories.offices import Cast

PASSWORD = "a sentence is easier to keep"


def _link(text: str) -> str:
    found = re.search(r"/welcome/[^<\s]+", text)
    assert found
    return found[0]


def test_a_sign_in_is_made_without_a_password_and_opened_by_its_link_once(cast: Cast) -> None:
    from django.test import Client  # noqa: PLC0415

    from tests.integration.web.administration.office import check, save, sign_in  # noqa: PLC0415

    client, person = sign_in(cast, "system_admin"), cast.people["nobody"]
    address = f"/administration/people/{person.pk}/sign-in/"
    assert "/welcome/" not in check(client, address, username="example.nobody").text
    link = _link(save(client, address, username="example.nobody").text)
    guest = Client()
    assert guest.post(link, {"password": PASSWORD, "again": "another"}).status_code == 422
    assert guest.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert guest.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert guest.get(link).status_code == 403
    assert Account.objects.get(person=person).user.check_password(PASSWORD)


def test_a_link_keeps_the_second_factor_and_is_refused_for_another_administrator(cast: Cast) -> None:
    """Who makes links may not get into the sign-in of another of the three by one."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    for who in ("handler", "security_admin", "audit_admin"):
        sign_in(cast, who)
    client = sign_in(cast, "system_admin")
    numbers = {who: Account.objects.get(person=cast.people[who]) for who in ("handler", "audit_admin")}
    Authenticator.objects.create(user=numbers["handler"].user, type="totp", data={})
    address = "/administration/sign-ins/{}/link/"
    assert "/welcome/" in save(client, address.format(numbers["handler"].pk)).text
    assert Authenticator.objects.filter(user=numbers["handler"].user).exists()
    refused = client.get(address.format(numbers["audit_admin"].pk))
    assert refused.status_code == 422
    factor = f"/administration/sign-ins/{numbers['handler'].pk}/factor/"
    assert client.get(factor).status_code == 403
    assert save(sign_in(cast, "security_admin"), factor).status_code == 302
    assert not Authenticator.objects.filter(user=numbers["handler"].user).exists()


def test_closing_a_sign_in_ends_its_sessions_and_a_session_is_ended_alone(cast: Cast) -> None:
    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    client, person = sign_in(cast, "system_admin"), sign_in(cast, "handler")
    listed = client.get("/administration/sessions/").text
    assert "handler" in listed
    one = next(
        address
        for address in re.findall(r"/administration/sessions/[0-9a-f]{64}/end/", listed)
        if "示例甲" in client.get(address).text
    )
    assert person.get("/session/").status_code == 200
    assert save(client, one, "s").status_code == 302
    assert person.get("/session/").status_code == 302
    again = sign_in(cast, "handler")
    number = Account.objects.get(person=cast.people["handler"]).pk
    assert save(client, f"/administration/sign-ins/{number}/close/", "c").status_code == 302
    assert again.get("/session/").status_code == 302
    assert not Account.objects.get(pk=number).user.is_active
    assert save(client, f"/administration/sign-ins/{number}/reopen/", "o").status_code == 302
    own = Account.objects.get(person=cast.people["system_admin"]).pk
    assert client.get(f"/administration/sign-ins/{own}/close/").status_code == 422


def test_a_name_that_was_shut_is_opened_again(cast: Cast) -> None:
    from axes.models import AccessAttempt  # noqa: PLC0415

    from heli.base import clock  # noqa: PLC0415
    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    sign_in(cast, "handler")
    AccessAttempt.objects.create(
        username="handler", ip_address="127.0.0.1", user_agent="x", failures_since_start=5
    )
    AccessAttempt.objects.update(attempt_time=clock.real_now())
    client = sign_in(cast, "system_admin")
    number = Account.objects.get(person=cast.people["handler"]).pk
    assert "因密码错误被锁" in client.get("/administration/sign-ins/").text
    assert save(client, f"/administration/sign-ins/{number}/unlock/").status_code == 302
    assert "因密码错误被锁" not in client.get("/administration/sign-ins/").text


def test_a_token_is_shown_once_and_ended_at_once(cast: Cast) -> None:
    from heli.access.models import Token  # noqa: PLC0415
    from heli.access.tokens import reader_by  # noqa: PLC0415
    from tests.integration.web.administration.office import check, save, sign_in  # noqa: PLC0415

    client, post = sign_in(cast, "security_admin"), cast.posts["case_manager/case_management"]
    given = {"post": str(post.pk), "purpose": "示例：每日汇总", "expires_on": "2023-06-30"}
    assert "heli_" not in check(client, "/administration/tokens/new/", **given).text
    secret = re.search(r"heli_[\w-]+", save(client, "/administration/tokens/new/", **given).text)
    assert secret
    assert reader_by(secret[0])
    listed = client.get("/administration/tokens/").text
    assert "示例：每日汇总" in listed
    assert secret[0] not in listed
    token = Token.objects.get(purpose="示例：每日汇总").pk
    assert save(client, f"/administration/tokens/{token}/end/", "e").status_code == 302
    assert reader_by(secret[0]) is None


def test_the_log_is_read_by_audit_alone_and_never_ones_own_acts(cast: Cast) -> None:
    """By the pages and by the wall alike; and nobody changes a line."""
    import pytest  # noqa: PLC0415
    from django.db import ProgrammingError, transaction  # noqa: PLC0415

    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    save(sign_in(cast, "system_admin"), "/administration/people/new/", "p", name="示例多吉")
    for who, seen in (
        ("audit_admin", 1),
        ("system_admin", 0),
        ("security_admin", 0),
        ("chief", 0),
        ("inspector", 0),
    ):
        with scope(cast.reader(who)):
            assert AdministrationEntry.objects.count() == seen, who
    page = sign_in(cast, "audit_admin").get("/administration/log/").text
    assert "示例多吉" in page
    assert "录入了人员" in page
    for book in ("directory", "readings"):
        assert sign_in(cast, "audit_admin").get(f"/administration/log/?book={book}").status_code == 200
    with scope(cast.reader("audit_admin")):
        for change in (
            "UPDATE administration_administrationentry SET action = 'x'",
            "DELETE FROM administration_administrationentry",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                _execute(change)
    with scope(cast.reader("system_admin")), pytest.raises(ProgrammingError), transaction.atomic():
        AdministrationEntry.objects.create(
            key="forged", at="2022-12-30T00:00Z", person=cast.people["security_admin"], office=cast.offices["540000"],
            place_ord=1, action="give_post", subject_zh="x", subject_en="x",
        )  # fmt: skip


def _execute(statement: str) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_line_is_narrowed_by_its_days_and_a_day_that_is_none_is_told(cast: Cast) -> None:
    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    save(sign_in(cast, "system_admin"), "/administration/people/new/", "p", name="示例多吉")
    client = sign_in(cast, "audit_admin")
    assert "示例多吉" in client.get("/administration/log/?from=2022-12-30").text
    assert "示例多吉" not in client.get("/administration/log/?to=2022-12-29").text
    assert "2026-02-30" in client.get("/administration/log/?from=2026-02-30").text
