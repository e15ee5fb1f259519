"""What the pages of local rules share: offices to choose from, what a text calls itself, and words for what a fault names."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base import clock
from heli.base.text import Text, Words
from heli.law.local import Checked, read_local
from heli.offices.kinds import OfficeKind
from heli.web.administration.desk import Desk
from heli.web.administration.fault_words import Known
from heli.web.administration.power_words import powers
from heli.web.administration.scopes import offices_within
from heli.web.administration.words_of import office_names
from heli.web.citations import naming, shown

MOST_OFFICES = 200


def offices_of(desk: Desk) -> Mapping[int, Text]:
    """The procuratorates of the place, in their order, by number."""
    found = offices_within(desk).existing_on(clock.today())  # type: ignore[attr-defined]
    numbers = [one.pk for one in found.filter(kind=OfficeKind.PROCURATORATE)[:MOST_OFFICES]]
    names = office_names(numbers)
    return {number: names[number] for number in numbers if number in names}


def title_of(text: str, layer: str) -> Words:
    """The name that a text gives itself; the layer's name where it gives none."""
    file, _ = read_local(text) if text else (None, [])
    named = dict(file.title) if file else {}
    zh, en = str(named.get("zh", "")), str(named.get("en", ""))
    return Text(zh or en or layer or "—", en or zh or layer or "—")


def known_of(found: Checked) -> Known:
    """Words for what the faults of a text may name: acts of the procedure that it adds to, powers, articles."""
    if not found.faults:
        return Known()
    extended = found.book.procedures.get(found.file.extends if found.file else "")
    acts = extended[-1].procedure.acts if extended else {}
    named = {power: one.name for power, one in powers().items()}
    return Known({key: act.name.text() for key, act in acts.items()}, named, lambda one: _cited(found, one))


def _cited(found: Checked, citation: str) -> Text:
    with naming(found.book.instruments):
        return Text(shown(citation, "zh-hans").text, shown(citation, "en").text)
