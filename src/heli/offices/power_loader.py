"""The national floor of the power list, from `lawbook/cn/powers/*.yaml` into the table. Idempotent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from heli.base.canonical import canonical
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.offices.actions.authority import note
from heli.offices.codes import read_yaml
from heli.offices.models import PowerEntry
from heli.offices.powers import DECIDERS, MARKS

POWERS = Path(__file__).resolve().parents[1] / "lawbook" / "cn" / "powers"
_KEYS = {
    "power", "decider", "source", "procedure", "levels", "reviewer", "signer", "mark", "from", "to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FloorLine:
    """One line of a file; meanings as in `models.PowerEntry`."""

    power: str
    procedure: str
    level: int | None
    decider: str
    reviewer: str
    signer: str
    source: str
    mark: str
    version: str
    from_on: date
    to_on: date | None

    @property
    def key(self) -> tuple[object, ...]:
        """What one line speaks of."""
        return self.power, self.procedure, self.level

    def same_as(self, held: PowerEntry) -> bool:
        """Whether a stored line says the same."""
        columns = ("decider", "reviewer", "signer", "source", "mark")
        return all(getattr(self, name) == getattr(held, name) for name in columns)


def read_floor(folder: Path = POWERS) -> list[FloorLine]:
    """The lines of every file, in order. Raises `BadInput` with file and power for each fault."""
    wrong: list[Reason] = []
    lines: list[FloorLine] = []
    for path in sorted(folder.glob("*.yaml")):
        raw = read_yaml(path)
        version = hashlib.sha256(canonical(raw)).hexdigest()
        for row in raw["entries"]:
            faults = list(_faults(path.name, row))
            wrong += faults
            if not faults:
                lines += _entries(row, raw["from"], version)
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        key = (line.power, line.procedure, line.level, line.from_on)
        if key in seen:
            wrong.append(_fault("", line.power, "stands twice"))
        seen.add(key)
    if wrong:
        raise BadInput(tuple(wrong))
    return lines


def _faults(file: str, row: Mapping[str, Any]) -> Iterator[Reason]:
    power = str(row.get("power", "?"))
    if unknown := sorted(row.keys() - _KEYS):
        yield _fault(file, power, f"key {unknown[0]} is unknown")
    if not row.get("source"):
        yield _fault(file, power, "source is missing")
    if row.get("mark", "V") not in MARKS:
        yield _fault(file, power, "mark is unknown")
    if "." not in power:
        yield _fault(file, power, "a power is named area.verb")
    for key in ("decider", "reviewer", "signer"):
        if row.get(key, DECIDERS[0]) not in DECIDERS or (key == "decider" and key not in row):
            yield _fault(file, power, f"{key} is missing or unknown")


def _fault(file: str, power: str, what: str) -> Reason:
    return Reason(
        "power.file",
        Msg("%(file)s, power %(power)s: %(what)s.", {"file": file, "power": power, "what": what}),
    )


def _entries(row: Mapping[str, Any], from_on: str, version: str) -> Iterator[FloorLine]:
    for level in row.get("levels", [None]):
        yield FloorLine(
            power=row["power"],
            procedure=row.get("procedure", ""),
            level=level,
            decider=row["decider"],
            reviewer=row.get("reviewer", ""),
            signer=row.get("signer", ""),
            source=row["source"],
            mark=row.get("mark", "V"),
            version=version,
            from_on=date.fromisoformat(row.get("from", from_on)),
            to_on=date.fromisoformat(row["to"]) if "to" in row else None,
        )


@transaction.atomic
def load_floor(on: date, folder: Path = POWERS) -> tuple[int, int]:
    """Bring the table to what the files say. Returns (lines added, lines ended).

    A line that the files changed or dropped ends the day before `on` and its successor begins `on`;
    one that began no earlier than `on` ends with its first day. Nothing is deleted.
    """
    wanted = {line.key: line for line in read_floor(folder)}
    added = ended = 0
    for held in PowerEntry.objects.filter(is_locked=True).held_on(on):
        line = wanted.pop((held.power, held.procedure, held.level), None)
        if line is not None and line.same_as(held):
            continue
        ended += 1
        held.to_on = max(on - timedelta(days=1), held.from_on)
        held.save(update_fields=["to_on"])
        if line is not None:
            _save(replace(line, from_on=held.to_on + timedelta(days=1)))
            added += 1
    for line in wanted.values():
        _save(line)
        added += 1
    if added or ended:
        # what is kept in memory holds as long as no change of the directory is on record
        note(None, "load_floor", None, added=added, ended=ended)
    return added, ended


def _save(line: FloorLine) -> None:
    PowerEntry.objects.create(is_locked=True, **asdict(line))
