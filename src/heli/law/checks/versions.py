"""Versions to which running matters change over: each knows whatever a matter of an earlier one may stand in or on.

The run holds it too, matter by matter (a matter that stands in something unknown stays where it is); here the text is
proved before any matter runs into it. A version that is kept in a database alone is not in the folder, so not proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from heli.law.language import Bearer, Procedure
from heli.law.lawbook import Expanded, Fault


def check_versions(versions: Sequence[Expanded]) -> list[Fault]:
    """Every name of an earlier version that a later one, to which its matters change over, dropped or hung elsewhere.

    Args:
        versions: of one procedure, oldest first.
    """
    pairs = [(old, new) for old, new in combinations(versions, 2) if new.changes_on]
    return [fault for old, new in pairs for fault in _lost(old, new)]


def _lost(old: Expanded, new: Expanded) -> Iterable[Fault]:
    for path, nearest, what in _missing(old.procedure, new.procedure):
        file, line = new.expansion.place(nearest)
        day = new.changes_on
        say = f"{what} of the version of {old.in_force} ({old.place(*path.split('/'))}): its running matters change over on {day}"
        yield Fault(file, line, f"{new.name}: {nearest.replace('/', '.')}", say)


def _missing(old: Procedure, new: Procedure) -> Iterable[tuple[str, str, str]]:
    """(path in the old text, nearest path in the new one, what is missing)."""
    for name, track in old.tracks.items():
        path = f"tracks/{name}"
        if name not in new.tracks:
            yield path, "transition", f"has no track {name!r}"
            continue
        yield from _hung(path, track.bearer, new.tracks[name].bearer)
        for state in track.states:
            if state not in new.tracks[name].states:
                yield f"{path}/states/{state}", f"{path}/states", f"has no state {state!r} of {name}"
    for name, limit in old.limits.items():
        if name not in new.limits:
            yield f"limits/{name}", "transition", f"has no limit {name!r}"
        else:
            yield from _hung(f"limits/{name}", limit.bearer, new.limits[name].bearer)
    yield from _kinds(old.items, new.items)


def _kinds(old: Mapping[str, object], new: Mapping[str, object]) -> Iterable[tuple[str, str, str]]:
    for name in old:
        if name not in new:
            yield f"items/{name}", "transition", f"has no item kind {name!r}"


def _hung(path: str, old: Bearer, new: Bearer) -> Iterable[tuple[str, str, str]]:
    if old != new:
        yield f"{path}/bearer", path, "hangs on another bearer than that"
