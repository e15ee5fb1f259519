"""Checks of the lines about people: nobody listed for what he might do, no sender exposed, nothing of a child let out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from uuid import UUID

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.module_loading import import_string

import heli
from heli.access.subjects import engine_everywhere
from heli.base.errors import HeliError
from heli.base.text import Msg, show
from heli.cli.never.lawbook import book, lawbook_faults, not_refused, procedures
from heli.cli.never.planted import PLANTED, tells
from heli.documents.cleaning import CLEANERS, Uncleaned, cleaned
from heli.documents.papers import file_store, name_outside
from heli.documents.senders import SHIELDED, shielded
from heli.law.language.acts import Open
from heli.law.language.names import Actor
from heli.matters.complained import NAMED_BY
from heli.matters.intake.sniff import sniff
from heli.matters.models import MatterParty, StoredFile

_LISTS = "(watch_?list|key_?person|high_?risk|at_?risk|early_?warning|prevention)"
_TRACES = "(^|_)(ip|ip_address|user_agent|device|latitude|longitude|geo|gps|mac_address)(_|$)"
_ROOMS = "(matters_|notices_|access_|personal_)%"
_FILES = 200
"""So many files of senders are looked at, the newest first."""
_DOOR = "documents/papers.py"
_STORES = frozenset(
    {_DOOR, "documents/store.py", "reports/tables/keeping.py", "web/administration/importing.py"}
)
"""Modules that keep files: papers by their one door; templates of tables and lists to import, which are no papers."""
_SEALING = frozenset({"documents/resealing.py", "cli/commands/key/reseal.py", "cli/keys_needed.py"})
"""Modules that look under which key a file is kept, or seal it anew: they put none."""
_OUTWARD = ("outreach", "publication", "training")
_MASKED = (
    ("outreach", "mask", "nothing_of_a_child"),
    ("publication", "screen_and_mask", "never_of_a_minor"),
    ("training", "check_material", "unmasked"),
)
"""Procedure, act, and the refusal by which nothing of a child goes out."""
_FEED = "heli.web.personal.feed.said_outside"
"""By name, as the addresses of the pages are found: the command line stands beside the pages, not above them."""
_NUMBERS = frozenset({"uuid", "uuidstr", "int", "slug"})
_OPAQUE = frozenset(
    {"address", "path", "number", "token", "secret", "form", "key", "key_hash", "uidb36", "code"}
)
"""What a free part of an address may be: a secret, a file of the program, a form's name; never a word of a matter."""
_OF_THE_LAW = "api/procedures/"
"""Addresses below it name procedures and acts of the lawbook."""
_TOLD = frozenset(
    (
        "zh",
        "en",
        "kind_zh",
        "kind_en",
        "number",
        "office",
        "instead",
        "by",
        "how",
        "by_office",
        "by_part",
        "task",
        "on",
        "who",
        "from",
        "to",
    )
)
"""What a notice may keep: names from the lawbook, numbers, days, colleagues and offices by their number, an outsider's part."""
_PARTS = frozenset(get_args(Actor)) | {""}


def nobody_listed_for_what_he_might_do() -> Iterator[Msg]:
    """N3: no fact, item, track or act lists people by what they might do; no model points at a person or into the future."""
    yield from lawbook_faults("N3")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (table_name ~ %s OR column_name ~ %s)",
            [_LISTS, _LISTS],
        )
        for table, column in cursor.fetchall():
            yield Msg("The column %(column)s of %(table)s lists people by what they might do.",
                      {"column": column, "table": table})  # fmt: skip
    if "never_about_a_person" not in refusals("model_run", "propose"):
        yield Msg("A model that points at natural persons is not refused.")
    for procedure, act, fact in (("lead", "receive", "fact_on"), ("model_run", "run", "period_until")):
        declared = book().written(procedure).procedure.acts[act].facts
        rows = [declared, *(one.rows for one in declared.values() if one.rows)]
        if not any(fact in named and named[fact].not_future for named in rows):
            yield Msg("%(procedure)s takes a fact that has not happened yet (%(fact)s).",
                      {"procedure": procedure, "fact": fact})  # fmt: skip
    with engine_everywhere(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM matters_mattersnapshot WHERE data -> 'facts' ->> 'subject_is@m' = 'natural_person'"
        )
        (models,) = cursor.fetchone()
    if models:
        yield Msg("%(count)s models point at natural persons.", {"count": models})


def refusals(procedure: str, act: str) -> frozenset[str]:
    """The names of what refuses an act, hard."""
    acts = book().written(procedure).procedure.acts
    return frozenset(rule.id for rule in acts[act].refuse) if act in acts else frozenset()


def senders_are_not_exposed() -> Iterator[Msg]:
    """N9: files of senders are clean, by the one door; no column keeps a trace of them; who is complained of is shut out."""
    yield from _handed_in()
    yield from _door()
    yield from _links()
    for procedure in sorted({*SHIELDED, *NAMED_BY}):
        acts = book().written(procedure).procedure.acts.values()
        fact = NAMED_BY.get(procedure, "")
        if not any(act.opens_matter and fact in act.facts for act in acts):
            yield Msg("%(procedure)s cannot say who is complained of.", {"procedure": procedure})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name SIMILAR TO %s AND column_name ~ %s",
            [_ROOMS, _TRACES],
        )
        for table, column in cursor.fetchall():
            yield Msg("The column %(column)s of %(table)s keeps a trace of who sent something.",
                      {"column": column, "table": table})  # fmt: skip


def _handed_in() -> Iterator[Msg]:
    # the door asks the procedure once, whatever the kind: a photograph in each, the other kinds in one
    tried = [(procedure, ".jpg") for procedure in sorted(SHIELDED)]
    tried += [(min(SHIELDED), suffix) for suffix in PLANTED if suffix != ".jpg"]
    for procedure, suffix in tried:
        if tells(shielded(procedure, f"a{suffix}", suffix, PLANTED[suffix]())):
            yield not_refused("N9")
    with engine_everywhere():
        rows = StoredFile.objects.filter(matter__procedure__in=SHIELDED).order_by("-stored_at")
        digests = [bytes(digest) for digest in rows.values_list("sha256", flat=True)[:_FILES]]
    for digest in dict.fromkeys(digests):
        try:
            data = file_store().get(digest)
            suffix = next(_suffixes(data), "")
            clean = cleaned(suffix, data) == data
        except Uncleaned:
            clean = False  # locked, signed or laden: the door takes none of these
        except (HeliError, ValueError):
            continue  # a file that is gone or damaged tells of nobody; `heli check` names it
        if not clean:
            yield Msg("The file %(hash)s of a sender still tells of him.", {"hash": digest.hex()[:12]})


def _suffixes(data: bytes) -> Iterator[str]:
    """The true kind of a stored file."""
    for suffix in CLEANERS:
        try:
            yield sniff(f"a{suffix}", data).suffix
        except HeliError:
            continue


def _door() -> Iterator[Msg]:
    """Whatever puts a file into a matter goes through one module, which cleans it."""
    room = Path(heli.__file__).parent
    for path in sorted(room.rglob("*.py")):
        here = path.relative_to(room).as_posix()
        text = path.read_text("utf-8")
        if "FileStore" in text and here not in _STORES and _uses_store(text, only_sealing=here in _SEALING):
            yield Msg("%(path)s keeps files past the one door.", {"path": here})
    if "shielded(" not in (room / _DOOR).read_text("utf-8"):
        yield Msg("%(path)s keeps files of senders as they came.", {"path": _DOOR})


def _uses_store(text: str, *, only_sealing: bool) -> bool:
    """Whether a module has a store to itself; of one that only seals anew, whether it puts anything there."""
    for node in ast.walk(ast.parse(text)):
        if only_sealing:
            used = isinstance(node, ast.Attribute) and node.attr == "put"
        else:
            used = isinstance(node, ast.Name) and node.id == "FileStore"
        if used:
            return True
    return False


def _links() -> Iterator[Msg]:
    """No link brings papers that came in elsewhere, as they came, into a matter with a sender."""
    for procedure in procedures():
        if procedure.procedure in SHIELDED:
            continue
        for act in procedure.acts.values():
            for lead in act.leads_to:
                if isinstance(lead, Open) and lead.open in SHIELDED:
                    taken = book().written(lead.open).procedure.acts[lead.act].facts
                    if any(taken[name].type in ("paper", "papers") for name in lead.facts if name in taken):
                        yield Msg("%(procedure)s brings its papers into %(target)s uncleaned.",
                                  {"procedure": procedure.procedure, "target": lead.open})  # fmt: skip


def children_stay_inside() -> Iterator[Msg]:
    """N11: nothing that goes out has a party; a feed, a notice, a file's name and an address name nobody."""
    yield from lawbook_faults("N11")
    for procedure, act, refusal in _MASKED:
        if refusal not in refusals(procedure, act):
            yield Msg("%(procedure)s lets something of a child out.", {"procedure": procedure})
    said = import_string(_FEED)("某号", Msg("due"), is_restricted=True)
    if "某号" in show(said):
        yield Msg("The calendar feed names a matter that the law restricts.")
    if "某某" in name_outside(UUID(int=1), "某某.jpg", is_sensitive=True):
        yield Msg("A file leaves under a name in which a child's may stand.")
    for route, part in _free_parts(get_resolver().url_patterns):
        yield Msg("The address %(route)s has room for a name (%(part)s).", {"route": route, "part": part})
    with engine_everywhere():
        if MatterParty.objects.filter(matter__procedure__in=_OUTWARD).exists():
            yield Msg("A party stands in what goes out.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT jsonb_object_keys(detail) FROM notices_notice")
            told = {key for (key,) in cursor.fetchall()}
            cursor.execute(
                "SELECT DISTINCT detail ->> 'by_part' FROM notices_notice WHERE detail ? 'by_part'"
            )
            told |= {"by_part: a name" for (part,) in cursor.fetchall() if part not in _PARTS}
    for key in sorted(told - _TOLD):
        yield Msg("A notice tells more than rule, number and days: %(key)s.", {"key": key})


def _free_parts(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _free_parts(pattern.url_patterns, here)
            continue
        if not isinstance(pattern.pattern, RoutePattern):
            continue  # one with an expression of its own says which signs it takes
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", str(pattern.pattern)):
            if kind not in _NUMBERS and name not in _OPAQUE and not here.startswith(_OF_THE_LAW):
                yield here, name
