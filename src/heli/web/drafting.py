"""Keeping what is typed into a form: each time that a form is opened it has a draft of its own, found again by its key.

Two tabs on one form therefore keep two drafts. Where both opened the same draft, the second to save is given a key of
its own, so that neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from heli.matters import drafts
from heli.web.forms.keys import KEY, VERSION, key_of
from heli.web.forms.read import last
from heli.web.forms.shown import Posted

SEEN, TAB = "_seen", "_tab"
_BUTTONS = frozenset({SEEN, "_draft", "_discard", "_check", "_do", "_add", "_remove", "_search"})
_MARK_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Form:
    """Which form of whom: its name as drafts are kept under, and the matter that it is on."""

    person: int
    name: str
    matter: UUID | None = None

    def named(self, key: str) -> str:
        """The name of the draft that belongs to a form's key."""
        return f"{self.name}{drafts.MARK}{key[-_MARK_LENGTH:]}"


@dataclass(frozen=True, slots=True)
class Saved:
    """What the tab must know to save again: the form's key, and when it was saved."""

    key: str
    seen: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form begins with. `posted` None: a fresh one. `others`: how many further drafts of this form there are."""

    posted: Posted | None
    seen: str = ""
    saved_at: datetime | None = None
    others: int = 0


NO_DRAFT = Opened(None)


def keep(form: Form, posted: Posted) -> Saved:
    """Keep what was typed. Raises `BadInput` for more than a draft holds."""
    key = key_of(posted)
    present = drafts.kept_as(form.person, form.named(key), matter=form.matter)
    content = _content(posted, key)
    if present is not None and present.saved_at.isoformat() != last(posted, SEEN):
        if _typed(present.content) == _typed(content):
            return Saved(key, present.saved_at.isoformat())
        key = key_of(None)
        content = _content(posted, key)
    saved = drafts.save(form.person, form.named(key), content, matter=form.matter)
    return Saved(key, saved.isoformat())


def as_json(saved: Saved) -> JsonResponse:
    """The answer to a page that saves as one types."""
    return JsonResponse({"key": saved.key, "seen": saved.seen})


def opened(form: Form, request: HttpRequest) -> Opened:
    """What a form that is opened shows: the draft that the address names, else the newest, else nothing.

    `?fresh=1` begins anew and leaves the drafts alone.
    """
    found = drafts.kept(form.person, form.name, matter=form.matter)
    if "fresh" in request.GET:
        return Opened(None, others=len(found))
    wanted = request.GET.get("draft", "")
    chosen = next((one for one in found if str(one.id) == wanted), found[0] if found else None)
    if chosen is None:
        return NO_DRAFT
    posted = {name: [str(value) for value in values] for name, values in chosen.content.items()}
    return Opened(posted, chosen.saved_at.isoformat(), chosen.saved_at, len(found) - 1)


def forget(form: Form, posted: Posted) -> None:
    """The form was sent, or its draft given up."""
    drafts.discard(form.person, form.named(key_of(posted)), matter=form.matter)
    # a draft that was kept before forms had marks
    drafts.discard(form.person, form.name, matter=form.matter)


def _content(posted: Posted, key: str) -> dict[str, list[str]]:
    kept = {
        name: list(values)
        for name, values in posted.items()
        if name not in _BUTTONS and not name.endswith(".file")
    }
    return kept | {KEY: [key]}


def _typed(content: Mapping[str, object]) -> dict[str, object]:
    """What was typed by hand: without the form's own marks, and without what is empty."""
    return {
        name: values for name, values in content.items() if name not in (KEY, TAB, VERSION) and values != [""]
    }
