"""Mail about notices says nothing, goes once, is tried again, and is written where no server is set."""

from __future__ import annotations

import email
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings

from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import HeliError
from heli.base.settings import CONFIG
from heli.cli.condition.looks import Subject
from heli.cli.condition.mail import LOOKS
from heli.matters.effects import EVERYWHERE
from heli.notices import alarms, mailing
from heli.notices.models import Mail, Notice, Preference
from tests.support.smtp import Box, mail_server

if TYPE_CHECKING:
    from tests.factories.matters import World

LAST = date(2023, 1, 4)
ADDRESS = "duty@office.example"


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """A mail server that the installation is told of."""
    with mail_server() as found:
        told(settings, found.port)
        yield found


def told(settings: Settings, port: int) -> None:
    settings.CONFIG = replace(CONFIG, mail_host="127.0.0.1", mail_port=port, mail_from="heli@office.example")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "heli@office.example"


def wants_mail(world: World) -> None:
    with scope(EVERYWHERE):
        Preference.objects.create(person=world.cast.people["handler"], address=ADDRESS)


def mails() -> list[Mail]:
    with scope(EVERYWHERE):
        return list(Mail.objects.order_by("made_at"))


def test_a_mail_says_only_that_one_should_sign_in_and_goes_once(world: World, box: Box) -> None:
    wants_mail(world)
    alarms.ring(LAST - timedelta(days=1))
    assert (mailing.post_new(), mailing.send_waiting()) == (1, 1)
    assert (mailing.post_new(), mailing.send_waiting()) == (0, 0)
    ((recipient, raw),) = box.arrived
    message = email.message_from_bytes(raw, policy=default)
    assert recipient == ADDRESS
    body = message.get_body()
    assert body is not None
    assert body.get_content() == "您有一项待办，请登录查看。\nYou have an item due, please sign in.\n"
    (mail,) = mails()
    assert message["Message-ID"] == f"<{mail.pk}@office.example>"
    with scope(EVERYWHERE):
        assert not Notice.objects.filter(person=world.person("handler"), mail=None).exists()
        # those who gave no address get none
        assert Notice.objects.filter(person=world.person("head"), mail=None).exists()


def test_what_a_server_refuses_is_tried_again_and_the_log_names_nobody(
    world: World, box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    wants_mail(world)
    alarms.ring(LAST)
    mailing.post_new()
    box.answer = "451 later"
    with caplog.at_level(logging.WARNING, logger="heli.notices.mailing"):
        assert mailing.send_waiting() == 0
    assert ADDRESS not in caplog.text
    assert "示例甲" not in caplog.text
    (mail,) = mails()
    assert (mail.attempts, mail.failure, mail.sent_at) == (1, "refused", None)
    assert mailing.send_waiting() == 0
    box.answer = "250 ok"
    clock.set_offset(clock.offset() + timedelta(minutes=6))
    assert mailing.send_waiting() == 1
    assert len(box.arrived) == 1


def test_a_server_that_is_not_there_is_given_up_in_the_end_and_named_by_check(
    world: World, settings: Settings
) -> None:
    with mail_server() as gone:
        port = gone.port
    told(settings, port)
    wants_mail(world)
    alarms.ring(LAST)
    mailing.post_new()
    for _ in range(mailing.TRIES):
        assert mailing.send_waiting() == 0
        clock.set_offset(clock.offset() + timedelta(hours=12))
    (mail,) = mails()
    assert (mail.attempts, mail.failure) == (mailing.TRIES, "unreachable")
    assert mail.given_up_at is not None
    (look,) = LOOKS
    with pytest.raises(HeliError) as refusal:
        look.at(Subject(settings.CONFIG))
    assert refusal.value.code == "mail.unreachable"
    assert str(port) in str(refusal.value)


def test_where_no_server_is_set_nothing_is_written_and_check_is_content(
    world: World, settings: Settings
) -> None:
    settings.CONFIG = replace(CONFIG, mail_host="")
    wants_mail(world)
    alarms.ring(LAST)
    assert (mailing.post_new(), mailing.send_waiting()) == (0, 0)
    assert mails() == []
    LOOKS[0].at(Subject(settings.CONFIG))
