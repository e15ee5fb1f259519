"""What the buttons inside a form do without sending it off: add or remove a row, search a choice.

Each is a submit button; the same page comes back with the change, so that no script is needed.
"""

from __future__ import annotations

from heli.web.forms.read import row_places
from heli.web.forms.shown import Posted

ADD, REMOVE, SEARCH, CHECK = "_add", "_remove", "_search", "_check"
"""`CHECK` is the first button of every form, and hidden: what Enter presses. It records nothing."""
_STEPS = (ADD, REMOVE, SEARCH, CHECK)
FOCUS = "_focus"
"""Posted by nobody: the row or the field at which the page that comes back begins."""


def is_step(posted: Posted) -> bool:
    """Whether the form was sent by one of these buttons: nothing is to be judged or performed."""
    return any(name in posted for name in _STEPS)


def take_step(posted: Posted) -> dict[str, list[str]]:
    """The posted pairs after the step; the buttons themselves are gone from it."""
    after = {name: list(values) for name, values in posted.items() if name not in (*_STEPS, FOCUS)}
    focus = list(posted.get(SEARCH, []))
    for group in posted.get(ADD, []):
        places = row_places(group, posted)
        row = f"{group}.{(places[-1] + 1) if places else 0}"
        after[f"{row}."] = [""]
        focus.append(row)
    for row in posted.get(REMOVE, []):
        after = {name: values for name, values in after.items() if not name.startswith(f"{row}.")}
        focus.append(row.rpartition(".")[0])
    return {**after, FOCUS: focus}
