"""A look at what older master keys still open; where there is one key only, nothing is read."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base import keys
from heli.base.text import Msg
from heli.cli.condition.looks import Look, Subject, problem
from heli.cli.keys_needed import INDEX, needed
from heli.cli.output import words


def _older_are_needed_for_the_index_alone(subject: Subject) -> None:
    older = keys.key_ids(subject.config.keys)[:-1]
    if not older:
        return
    holders = _asked(subject)
    for key in older:
        opens = [words(holder) for holder in holders[key] if holder != INDEX]
        if opens:
            raise problem(
                "key.older_needed",
                Msg(
                    "The older master key %(id)s is still needed for: %(what)s.",
                    {"id": key, "what": "; ".join(opens)},
                ),
                Msg("Run `heli key reseal` at a quiet hour (docs/how-to/new-key.md)."),
            )
    spare = [key for key in older if not holders[key]]
    if spare:
        raise problem(
            "key.older_spare",
            Msg(
                "Older master keys are needed for nothing here any more: %(ids)s.", {"ids": ", ".join(spare)}
            ),
            Msg(
                "Take their files out of %(folder)s; copies stay in the safes as long as there are backups of their days.",
                {"folder": subject.config.keys},
            ),
        )


def _asked(subject: Subject) -> Mapping[str, tuple[Msg, ...]]:
    # Django is set up by the command, not by this module
    from django.db import Error  # noqa: PLC0415

    try:
        return needed(subject.config)
    except Error as error:
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        raise problem("key.older", Msg("The database refused to answer: %(why)s", {"why": why})) from error


LOOKS = (
    Look(
        "key.older",
        Msg("older master keys open nothing here; the oldest keys the index"),
        _older_are_needed_for_the_index_alone,
        "advice",
    ),
)
