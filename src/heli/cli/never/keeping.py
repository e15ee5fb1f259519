"""Checks of the lines about keeping: no standing watch over the data of others, and nothing kept longer than its kind allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Q

from heli.access.models import Token
from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.settings import CONFIG
from heli.base.text import Msg, Text
from heli.cli.never.lawbook import book, lawbook_faults, not_refused, procedures
from heli.documents.settling import secret_of
from heli.keeping import journal
from heli.ledger.erasures import ErasureListError, path_of, read
from heli.matters.data_sets import forbidden
from heli.matters.models import Erasing, Matter, MatterFact
from heli.offices.node import this_node

LONGEST_TOKEN = timedelta(days=367)
BACKUP_DAYS = 90
_REFUSED = (
    ("declare_data", "standing_connection"),
    ("declare_data", "never_taken_in"),
    ("try_out", "no_ground_for_data"),
    ("run", "data_expired"),
    ("shelve", "share_the_rule_only"),
)
_WATCHING = ("pg_foreign_server", "pg_subscription", "pg_publication")
"""Catalogues of PostgreSQL in which a standing connection to another database would stand."""
_SAID = ("called", "fields", "what")


def no_standing_watch() -> Iterator[Msg]:
    """N13: each declared data set has holder, ground, fields and an end; none is read beyond it; nothing stays connected."""
    yield from lawbook_faults("N13")
    acts = book().written("model_run").procedure.acts
    for act, refusal in _REFUSED:
        if refusal not in {rule.id for rule in acts[act].refuse}:
            yield Msg(
                "The act %(act)s of a model no longer refuses: %(refusal)s.", {"act": act, "refusal": refusal}
            )
    if not list(forbidden({"fields": "姓名、住宿登记、车次"})):
        yield not_refused("N13")
    with connection.cursor() as cursor:
        for catalogue in _WATCHING:
            cursor.execute(f"SELECT count(*) FROM {catalogue}")
            if cursor.fetchone() != (0,):
                yield Msg(
                    "The database holds a standing connection (%(catalogue)s).", {"catalogue": catalogue}
                )
    for token in Token.objects.filter(revoked_at=None):
        if token.expires_on - clock.civil_day(token.made_at) > LONGEST_TOKEN:
            yield Msg("A program's token holds until %(day)s: more than a year.", {"day": token.expires_on})
    yield from _declared()


def _declared() -> Iterator[Msg]:
    """Data sets that were declared, by their names and fields, as the records have them."""
    with engine_everywhere(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT m.number, split_part(f.key, '@', 1), f.value FROM matters_matter m"
            " JOIN matters_mattersnapshot s ON s.matter_id = m.id, jsonb_each_text(s.data -> 'facts') f"
            " WHERE m.procedure IN ('model_run', 'joint_office') AND split_part(f.key, '@', 1) = ANY(%s)"
            " AND f.key LIKE '%%@i:%%'",
            [list(_SAID)],
        )
        found = cursor.fetchall()
    for number, name, value in found:
        for word, _ in forbidden({name: value}):
            yield Msg(
                "%(number)s declares data that are never taken in: “%(word)s”.",
                {"number": number, "word": word},
            )


def nothing_kept_too_long() -> Iterator[Msg]:
    """N14: each kind has its term; no matter outlives it; what was erased has no text, here or in a backup past 90 days."""
    for procedure in procedures():
        kept = procedure.retention
        if kept.permanent == (kept.years is not None) or (kept.permanent and not kept.basis):
            yield Msg("%(procedure)s does not say how long it is kept, or why for ever.",
                      {"procedure": procedure.procedure})  # fmt: skip
    for name, count in past_term(clock.today()):
        yield Msg("%(count)s matters of %(procedure)s are past their term and not erased.",
                  {"count": count, "procedure": name})  # fmt: skip
    yield from _erased_stays_erased()
    for note in journal.read(CONFIG.var):
        age = clock.now() - note.instant
        if age > timedelta(days=BACKUP_DAYS) and (Path(note.folder) / note.name).exists():
            yield Msg("The backup %(name)s is older than %(days)s days and still there.",
                      {"name": note.name, "days": BACKUP_DAYS})  # fmt: skip


def _erased_stays_erased() -> Iterator[Msg]:
    """What was erased has no text, its files are gone, and the list outside the database knows of it."""
    with engine_everywhere():
        left = MatterFact.objects.filter(erased_by__isnull=False, sealed__isnull=False).count()
        since = clock.now() - timedelta(days=1)
        unsettled = Erasing.objects.filter(settled_at=None, on__lt=clock.civil_day(since)).count()
        firsts = set(Erasing.objects.exclude(settled_at=None).values_list("detail__first", flat=True))
    if left:
        yield Msg("%(count)s erased facts still have their text.", {"count": left})
    if unsettled:
        yield Msg(
            "%(count)s erasures wait for their files to go and for their line on the list.",
            {"count": unsettled},
        )
    if not firsts:
        return
    path = path_of(CONFIG.var, str(this_node()))
    try:
        named = {one.act for one in read(path, secret_of).erasures}
    except (OSError, ErasureListError) as error:
        yield Msg("The list of erasures %(file)s can't be read: %(why)s.", {"file": path, "why": error})
        return
    if missing := firsts - named:
        yield Msg(
            "The list of erasures lacks %(count)s: a restored backup would read them.",
            {"count": len(missing)},
        )


def past_term(today: date) -> list[tuple[Text, int]]:
    """Procedure → how many of its closed matters are past their term and were not erased."""
    found = []
    for procedure in procedures():
        years = procedure.retention.years
        if years is None or procedure.retention.permanent:
            continue
        closed = Q(procedure=procedure.procedure, closed_on__lt=_years_before(today, years))
        with engine_everywhere():
            count = Matter.objects.filter(closed, erased_on=None).count()
        if count:
            found.append((procedure.name.text(), count))
    return found


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
