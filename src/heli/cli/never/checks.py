"""Checks of the lines against the running installation. Each yields its faults in words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.db import connection

import heli
from heli.access.subjects import engine_everywhere
from heli.base.errors import BadInput, Refused
from heli.base.marks import refuse_marked
from heli.base.text import Msg, Text
from heli.cli.never.keeping import no_standing_watch, nothing_kept_too_long
from heli.cli.never.lawbook import Check, lawbook_faults, not_refused
from heli.cli.never.people import (
    children_stay_inside,
    nobody_listed_for_what_he_might_do,
    senders_are_not_exposed,
)
from heli.matters.export.log import Pseudonyms
from heli.matters.intake.sniff import sniff
from heli.reports.definitions import EACH, FIGURES, checked

_INDEX = "access_blindindexentry"
_LOOK_UPS = 2
_CLIENTS = frozenset(
    {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "smtplib"}
)
_WORDS_OF_RANK = "(score|rank|rating|grade|risk|label|colou?r)"


def no_register_of_persons() -> Iterator[Msg]:
    """N1: the serving role can't read the blind index, two functions answer from it, and every party has its case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('heli_app', %s, 'SELECT')", [_INDEX])
        if cursor.fetchone() != (False,):
            yield Msg("The role of the pages may read the index of identity numbers.")
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE prosrc ILIKE %s AND prorettype <> 'void'::regtype",
            [f"%{_INDEX}%"],
        )
        (answering,) = cursor.fetchone()
        if answering != _LOOK_UPS:
            yield Msg("%(count)s functions answer from the index, not two.", {"count": answering})
        cursor.execute(
            "SELECT is_nullable FROM information_schema.columns"
            " WHERE table_name = 'matters_party' AND column_name = 'case_id'"
        )
        if cursor.fetchone() != ("NO",):
            yield Msg("A party may stand without its case.")


def no_score_of_persons() -> Iterator[Msg]:
    """N2: no fact of the lawbook and no column about a party is a score, rank or level."""
    yield from lawbook_faults("N2")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name ~ '(party|person|measure|charge)' AND column_name ~ %s",
            [_WORDS_OF_RANK],
        )
        # a post's grade is a title of service (四级高级检察官), an attribute of a colleague's post
        for table, column in cursor.fetchall():
            yield Msg("The column %(column)s of %(table)s ranks people.", {"column": column, "table": table})


def protected_stays_protected() -> Iterator[Msg]:
    """N4: what the law only lets a document state is marked so, and a party's row has no column to search by."""
    yield from lawbook_faults("N4")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'matters_party' AND indexdef ~ '(profile|language)'"
        )
        for (definition,) in cursor.fetchall():
            yield Msg("An index reaches into the profile of parties: %(index)s", {"index": definition})


def people_decide() -> Iterator[Msg]:
    """N5: no decision is preselected, and every settled proposal names the person who settled it."""
    yield from lawbook_faults("N5")
    with engine_everywhere(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM matters_proposal WHERE status IN ('approved', 'decided_otherwise')"
            " AND (decided_by_id IS NULL OR act IS NULL)"
        )
        (nameless,) = cursor.fetchone()
        if nameless:
            yield Msg("%(count)s decisions name nobody.", {"count": nameless})


def danger_is_no_number() -> Iterator[Msg]:
    """N6: no number stands under the name of danger, remorse or attitude."""
    yield from lawbook_faults("N6")


def sealed_is_as_none() -> Iterator[Msg]:
    """N7: whatever answers from the index passes over what is sealed, and the wall of matters asks who a shut one names.

    That both answers are the same bytes and take the same statements on every path is held by the tests named `test_never_07_…`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosrc ILIKE %s AND prorettype <> 'void'::regtype"
            " AND prosrc NOT LIKE '%%NOT i.is_hidden%%'",
            [f"%{_INDEX}%"],
        )
        for (name,) in cursor.fetchall():
            yield Msg("%(function)s answers from the index what is sealed.", {"function": name})
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE tablename = 'matters_matter' AND qual ILIKE '%%NOT closed_list%%'"
        )
        if cursor.fetchone() == (0,):
            yield Msg("The wall of matters does not ask whether one is sealed.")


def nobody_is_ranked() -> Iterator[Msg]:
    """N8: a figure that promises an order is refused, none counts by person, and an exported log has names of its own."""
    planted = replace(
        FIGURES["joint_offices"], code="ranking", name=Text("各院办案质量排名", "Ranking of the offices")
    )
    try:
        checked([planted])
    except BadInput:
        pass
    else:
        yield not_refused("N8")
    if EACH - {"act", "matter", "subject", "bearer", "office"}:
        yield Msg("A figure may be counted by what is no act, matter, bearer or office.")
    if Pseudonyms()(1) == Pseudonyms()(1):
        yield Msg("Two exports give a person the same name.")


def no_connection_outward() -> Iterator[Msg]:
    """N10: nothing outside `exchange` imports a client of the network."""
    for path, module in _imports():
        if module in _CLIENTS or module.split(".")[0] in _CLIENTS:
            yield Msg("%(path)s imports %(module)s.", {"path": path, "module": module})


def no_state_secrets() -> Iterator[Msg]:
    """N12: a mark is refused in a text and in a file name, before anything is stored."""
    ways: tuple[Callable[[], object], ...] = (
        lambda: refuse_marked("机密★ 报告", "title"),
        lambda: sniff("【秘密】材料.txt", "正文".encode()),
    )
    for way in ways:
        try:
            way()
        except Refused:
            continue
        yield Msg("A text with a mark of state secrecy was not refused.")


CHECKS: Mapping[str, Check] = {
    "N1": no_register_of_persons,
    "N2": no_score_of_persons,
    "N3": nobody_listed_for_what_he_might_do,
    "N4": protected_stays_protected,
    "N5": people_decide,
    "N6": danger_is_no_number,
    "N7": sealed_is_as_none,
    "N8": nobody_is_ranked,
    "N9": senders_are_not_exposed,
    "N10": no_connection_outward,
    "N11": children_stay_inside,
    "N12": no_state_secrets,
    "N13": no_standing_watch,
    "N14": nothing_kept_too_long,
}
"""Every line, and what holds a running installation to it."""


@cache
def _imports() -> tuple[tuple[str, str], ...]:
    """Every module that a file of the program imports, but those of `exchange`."""
    room = Path(heli.__file__).parent
    found: list[tuple[str, str]] = []
    for path in sorted(room.rglob("*.py")):
        here = path.relative_to(room)
        if here.parts[0] == "exchange":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found += [(str(here), alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.append((str(here), node.module))
                found += [(str(here), f"{node.module}.{alias.name}") for alias in node.names]
    return tuple(found)
