"""The same log as a flat table: one row an act."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

import duckdb

from heli.matters.export.log import Trace

COLUMNS = (
    "matter", "procedure", "activity", "at", "name_zh", "name_en", "resource", "part", "office", "mode", "state",
)  # fmt: skip


def write_csv(traces: Iterable[Trace], out: TextIO) -> int:
    """Write rows with the columns of `COLUMNS`, instants in ISO form; returns the number of rows.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    return _write(traces, out, _no_formula)


def _no_formula(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@") else cell


def _write(traces: Iterable[Trace], out: TextIO, shown: Callable[[str], str]) -> int:
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    rows = 0
    for trace in traces:
        for e in trace.events:
            at = e.at.isoformat(timespec="milliseconds")
            cells = (
                trace.id, trace.procedure, e.activity, at, e.name_zh, e.name_en, e.resource, e.part,
                e.office or trace.office, e.mode, e.state,
            )  # fmt: skip
            writer.writerow([shown(cell) for cell in cells])
            rows += 1
    return rows


def write_parquet(traces: Iterable[Trace], path: Path) -> int:
    """Write the same rows as a Parquet file, `at` as a timestamp; returns the number of rows."""
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder) / "log.csv"
        with flat.open("w", encoding="utf-8", newline="") as out:
            rows = _write(traces, out, str)
        types = dict.fromkeys(COLUMNS, "VARCHAR") | {"at": "TIMESTAMPTZ"}
        with duckdb.connect() as connection:
            connection.read_csv(str(flat), dtype=types, header=True).write_parquet(str(path))
    return rows
