"""XES, the standard form of event logs.

Source:
    IEEE Std 1849-2016; extensions concept, time, org, lifecycle.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from heli.matters.export.log import Event, Trace

_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace"><string key="concept:name" value=""/></global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"""


def write_xes(traces: Iterable[Trace], out: BinaryIO, *, name: str = "heli") -> int:
    """Write a log trace by trace, as they come; returns the number of events. Instants are written in UTC."""
    out.write(_HEADER.encode())
    out.write(_string("concept:name", name, 2))
    events = 0
    for trace in traces:
        lines = [
            b"  <trace>\n",
            _string("concept:name", trace.id, 4),
            _string("procedure", trace.procedure, 4),
        ]
        if trace.office:
            lines.append(_string("org:group", trace.office, 4))
        lines += [_event(event) for event in trace.events]
        lines.append(b"  </trace>\n")
        out.write(b"".join(lines))
        events += len(trace.events)
    out.write(b"</log>\n")
    return events


def _event(event: Event) -> bytes:
    values = {
        "concept:name": event.activity,
        "name:zh": event.name_zh,
        "name:en": event.name_en,
        "org:resource": event.resource,
        "org:role": event.part,
        "org:group": event.office,
        "lifecycle:transition": "complete",
        "mode": event.mode,
        "state": event.state,
    }
    lines = [_string(key, value, 6) for key, value in values.items() if value]
    stamp = event.at.isoformat(timespec="milliseconds")
    lines.insert(1, f'      <date key="time:timestamp" value="{stamp}"/>\n'.encode())
    return b"    <event>\n" + b"".join(lines) + b"    </event>\n"


def _string(key: str, value: str, indent: int) -> bytes:
    return f"{' ' * indent}<string key={quoteattr(key)} value={quoteattr(value)}/>\n".encode()
