"""What lies on the desks of Shannan's own office that morning: some of it late, much of it soon, most of it later.

The days are chosen so that the list of its case management holds at least two critically overdue limits, five
overdue, ten due soon and forty not yet (30 December 2022 is a Friday; the New Year's holiday follows).
"""

from __future__ import annotations

from collections.abc import Iterator

from heli.demo.places import SHANNAN
from heli.demo.plan.criminal import arrest, prosecution
from heli.demo.plan.year import Year
from heli.demo.steps import Script, day

_LATE_IN_CUSTODY = ("2022-12-20", "2022-12-21")
_NOT_TOLD = ("2022-12-22", "2022-12-23", "2022-12-26")
_SOON = ("2022-12-26", "2022-12-27", "2022-12-27", "2022-12-28", "2022-12-28", "2022-12-29")
_LATER = ("2022-12-08", "2022-12-09", "2022-12-12", "2022-12-13", "2022-12-14", "2022-12-15", "2022-12-16",
          "2022-12-19", "2022-12-20", "2022-12-21", "2022-12-22", "2022-12-23", "2022-12-26", "2022-12-27")  # fmt: skip


def scripts(year: Year) -> Iterator[Script]:
    """Undecided matters received on chosen days."""
    for number, received in enumerate(_LATE_IN_CUSTODY):
        yield arrest(year, f"late-{number}", SHANNAN, day(received), held=True, suspects=1, days=-1)
    for number, received in enumerate(_NOT_TOLD):
        yield prosecution(
            year, f"not-told-{number}", SHANNAN, day(received), held=False, suspects=2, days=-1, told=False
        )
    for number, received in enumerate(_SOON):
        yield arrest(year, f"soon-{number}", SHANNAN, day(received), held=True, suspects=2, days=-1)
    for number, received in enumerate(_LATER):
        yield prosecution(year, f"later-{number}", SHANNAN, day(received), held=False, suspects=3, days=-1)
