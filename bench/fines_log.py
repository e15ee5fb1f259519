"""The event log of road-traffic fines as rows of a bulk: 150,370 cases, 561,470 events of another country.

Source:
    de Leoni, Mannhardt: Road Traffic Fine Management Process, 4TU.ResearchData
    (doi 10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5).
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
ACTS = {
    "Create Fine": "create_fine",
    "Send Fine": "send_fine",
    "Insert Fine Notification": "insert_notification",
    "Add penalty": "add_penalty",
    "Payment": "pay",
    "Send for Credit Collection": "send_for_collection",
    "Insert Date Appeal to Prefecture": "insert_date_appeal_prefecture",
    "Send Appeal to Prefecture": "send_appeal_prefecture",
    "Receive Result Appeal from Prefecture": "receive_result_prefecture",
    "Notify Result Appeal to Offender": "notify_result",
    "Appeal to Judge": "appeal_judge",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event. Sums in cents; `in_full` of a payment: with it the fine is paid."""

    case: str
    activity: str
    day: date
    amount: int | None
    expense: int | None
    in_full: bool


def find_log(root: Path) -> Path:
    """Where the log lies, beside the project. Ends the program with a word where it is absent."""
    path = root.parent / "shared" / "data" / "eventlogs" / "road_traffic_fines.csv.gz"
    if not path.exists():
        sys.exit(
            "The log of road-traffic fines is not on this machine: the benchmark needs "
            "../shared/data/eventlogs/road_traffic_fines.csv.gz beside the project."
        )
    return path


def read_cases(path: Path) -> Iterator[list[Event]]:
    """The cases in the order of the file, each with its events in order."""
    case: list[Event] = []
    fine = 0
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if case and case[0].case != row["case"]:
                yield case
                case = []
            amount = _cents(row["amount"])
            fine = amount if amount is not None else fine
            paid = _cents(row["totalPaymentAmount"]) or 0
            case.append(
                Event(
                    row["case"],
                    row["activity"],
                    datetime.fromisoformat(row["timestamp"]).astimezone(ROME).date(),
                    amount,
                    _cents(row["expense"]),
                    row["activity"] == "Payment" and paid >= fine,
                )
            )
    if case:
        yield case


def _cents(text: str) -> int | None:
    return round(float(text) * 100) if text else None


def facts_of(event: Event) -> dict[str, object]:
    """The facts of the act that an event is."""
    act = ACTS[event.activity]
    facts: dict[str, object] = {}
    if act in ("create_fine", "add_penalty") and event.amount is not None:
        facts["amount"] = event.amount
    if act == "send_fine" and event.expense is not None:
        facts["expense"] = event.expense
    if act == "pay":
        facts["in_full"] = event.in_full
    return facts
