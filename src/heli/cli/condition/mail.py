"""A look at the mail server, where one is set."""

from __future__ import annotations

from heli.base.text import Msg
from heli.cli.condition.looks import Look, Subject, problem


def _reached(subject: Subject) -> None:
    from heli.notices import mailing  # noqa: PLC0415 (needs Django, which is set up here)

    config = subject.config
    if not config.mail_host:
        return
    try:
        mailing.reach()
    except OSError as error:
        where = {"host": config.mail_host, "port": config.mail_port, "why": type(error).__name__}
        raise problem(
            "mail.unreachable",
            Msg("The mail server %(host)s, port %(port)s, can't be reached: %(why)s.", where),
            Msg(
                "Look at HELI_MAIL_HOST and its companions; without mail, notices stand in the program alone."
            ),
        ) from error


LOOKS = (Look("mail.reached", Msg("the mail server can be reached, where one is set"), _reached, "advice"),)
