"""A selection of matters as an event log: XES (IEEE 1849), CSV, Parquet. People only under names that differ per export."""

from heli.matters.export.log import Event, Pseudonyms, Trace
from heli.matters.export.selection import selection, traces
from heli.matters.export.tables import write_csv, write_parquet
from heli.matters.export.xes import write_xes

__all__ = [
    "Event",
    "Pseudonyms",
    "Trace",
    "selection",
    "traces",
    "write_csv",
    "write_parquet",
    "write_xes",
]
