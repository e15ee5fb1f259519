"""Mail about notices: where a server is configured and a person gave an address, one line that says "please sign in".

It holds no name, no number, no kind and no day (W18). It is sent by the worker; what fails is tried again for some
ten hours; a worker that is killed between sending and noting sends once more, with the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.text import Text
from heli.notices.models import Mail, Notice, Preference

log = logging.getLogger(__name__)
SUBJECT = Text("合力：有待办事项", "Heli: an item is due")
BODY = Text("您有一项待办，请登录查看。", "You have an item due, please sign in.")
NEW = timedelta(days=2)
"""A notice that was made longer ago is not mailed any more."""
APART = timedelta(hours=1)
"""At least so long between two mails to one person, but for custody."""
TRIES = 8


def post_new() -> int:
    """Make a mail for each person who has notices that no mail told of yet; how many. Nothing where no server is set."""
    if not settings.CONFIG.mail_host:
        return 0
    now, made = clock.now(), 0
    with engine_everywhere():
        wanted = Preference.objects.exclude(address="").values("person")
        waiting = Notice.objects.filter(
            person__in=wanted, read_at=None, mail=None, shown_at__lte=now, made_at__gte=now - NEW
        )
        found: dict[int, list[tuple[UUID, bool]]] = {}
        for notice, person, is_urgent in waiting.values_list("pk", "person_id", "is_urgent"):
            found.setdefault(person, []).append((notice, is_urgent))
        lately = set(
            Mail.objects.filter(person__in=found, made_at__gt=now - APART).values_list("person_id", flat=True)
        )
        for person, notices in found.items():
            if person in lately and not any(is_urgent for _, is_urgent in notices):
                continue
            mail = Mail.objects.create(person_id=person, made_at=now, due_at=now)
            Notice.objects.filter(pk__in=[notice for notice, _ in notices]).update(mail=mail)
            made += 1
    return made


def send_waiting(*, most: int = 200) -> int:
    """Send what is due, each in a transaction of its own; how many were sent."""
    if not settings.CONFIG.mail_host:
        return 0
    sent = 0
    for _ in range(most):
        with engine_everywhere():
            due = Mail.objects.filter(sent_at=None, given_up_at=None, due_at__lte=clock.now())
            mail = due.select_for_update(skip_locked=True).order_by("due_at").first()
            if mail is None:
                return sent
            sent += _send(mail)
    return sent


def _send(mail: Mail) -> bool:
    address = Preference.objects.filter(person=mail.person_id).values_list("address", flat=True).first()
    now = clock.now()
    if not address:
        # it was taken back meanwhile
        Mail.objects.filter(pk=mail.pk).update(failure="no_address", given_up_at=now)
        return False
    try:
        message(mail.pk, address).send()
    except OSError as error:
        _again(mail, "unreachable" if isinstance(error, (ConnectionError, TimeoutError)) else "refused")
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, attempts=F("attempts") + 1, failure="")
    return True


def message(mail: UUID, address: str) -> EmailMessage:
    """The mail: the same words for everybody, in both languages."""
    node = settings.CONFIG.mail_from.rpartition("@")[2]
    return EmailMessage(
        subject=f"{SUBJECT.zh} / {SUBJECT.en}",
        body=f"{BODY.zh}\n{BODY.en}\n",
        to=[address],
        headers={"Message-ID": f"<{mail}@{node}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )


def _again(mail: Mail, failure: str) -> None:
    """Try later: after 5, 10, 20 … minutes; give up after `TRIES`."""
    attempts, now = mail.attempts + 1, clock.now()
    over = attempts >= TRIES
    Mail.objects.filter(pk=mail.pk).update(
        attempts=attempts, failure=failure, due_at=now + timedelta(minutes=5 * 2**mail.attempts),
        given_up_at=now if over else None,
    )  # fmt: skip
    log.warning("mail %s: %s, attempt %s of %s", mail.pk, failure, attempts, TRIES)


def reach() -> None:
    """Open and close a connection to the configured server. Raises `OSError` where that is not possible."""
    connection = get_connection()
    connection.open()
    connection.close()
