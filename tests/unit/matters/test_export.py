"""An exported log is standard, complete, and names nobody."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from heli.matters.export import Event, Pseudonyms, Trace, write_csv, write_parquet, write_xes

AT = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
NAMESPACE = "{http://www.xes-standard.org/}"
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.lists(texts, max_size=4), max_size=4))
def test_xes_holds_every_event_in_order_whatever_its_text(log: list[list[str]]) -> None:
    traces = [Trace(str(i), "suggestion", "", [Event(a, AT) for a in acts]) for i, acts in enumerate(log)]
    out = io.BytesIO()
    assert write_xes(traces, out) == sum(map(len, log))
    tree = ElementTree.fromstring(out.getvalue())
    read = [
        [
            (e.find(f"{NAMESPACE}string[@key='concept:name']") or e[0]).get("value")
            for e in trace.findall(f"{NAMESPACE}event")
            if e.find(f"{NAMESPACE}string[@key='concept:name']") is not None
        ]
        for trace in tree.findall(f"{NAMESPACE}trace")
    ]
    assert read == [[a for a in acts if a] for acts in log]


def test_a_pseudonym_holds_within_an_export_and_differs_between_two() -> None:
    first, second = Pseudonyms(), Pseudonyms()
    assert first(7) == first(7) != first(8)
    assert first(7) != second(7)
    assert first(None) == ""


def test_parquet_holds_the_rows_of_csv(tmp_path: Path) -> None:
    traces = [Trace("1", "suggestion", "山南市院", [Event("serve", AT), Event("=1+1", AT)])]
    flat = io.StringIO()
    assert write_csv(traces, flat) == write_parquet(traces, tmp_path / "log.parquet") == 2
    assert "'=1+1" in flat.getvalue()
    with duckdb.connect() as connection:
        log = connection.read_parquet(str(tmp_path / "log.parquet"))
        read = log.project('activity, office, epoch("at")').fetchall()
    assert read == [("serve", "山南市院", AT.timestamp()), ("=1+1", "山南市院", AT.timestamp())]
