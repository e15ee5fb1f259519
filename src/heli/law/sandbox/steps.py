"""What is done in a sandbox, as it is kept; and what came of it, as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from heli.base.errors import Reason
from heli.base.text import Text
from heli.law.contract import BearerKey, Moved

What = Literal["act", "open", "party", "age", "measure", "day", "correct", "annul"]
BY_LAW = "law"
"""In `decided`: whoever decides by the law and the power list decides so."""


@dataclass(frozen=True, slots=True)
class SandboxStep:
    """One step.

    Attributes:
        what: act = done in `matter`; open = a matter of `procedure` is begun by hand with `act`; party, age, measure = a
            party comes in, his day of birth is corrected, a measure of his begins or ends; day = time passes; correct, annul =
            an act that was done in `matter` is corrected or taken back.
        on: a day, or an instant with its offset, ISO.
        by: number of a person of the sandbox, or the part of a body outside, or "engine".
        bearers: keys of bearers; empty: the matter.
        decided: "law", the number of the person or the body that decides; empty: it stays before its decider.
        parties: whom a matter that is begun is about. linked: (matter, relation) with which it is linked.
        facts: of the act; of a party role, kind, birth, precision, offence, language, measure, since, charges; of a
            measure kind, since; of a correction act (the id that its outcome has), reason, facts (those that change) and
            happened_at (where that changes); of taking back act and reason.
    """

    what: What
    on: str
    matter: str = ""
    act: str = ""
    by: str = ""
    bearers: tuple[BearerKey, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    decided: str = BY_LAW
    procedure: str = ""
    office: str = "own"
    parties: tuple[str, ...] = ()
    linked: tuple[tuple[str, str], ...] = ()
    party: str = ""

    def as_json(self) -> dict[str, Any]:
        """For keeping beside the draft."""
        return asdict(self)


def step_from(kept: Mapping[str, Any]) -> SandboxStep | None:
    """The reverse of `SandboxStep.as_json`; None for a step that an older program kept."""
    if "what" not in kept:
        return None
    lists = {name: tuple(kept.get(name, ())) for name in ("bearers", "parties")}
    linked = tuple((str(one), str(how)) for one, how in kept.get("linked", ()))
    rest = {name: kept[name] for name in SandboxStep.__slots__ if name in kept}
    return SandboxStep(**{**rest, **lists, "linked": linked})


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from an act.

    Attributes:
        kind: opened, performed (in `matter`), waits (there, for its decider), refused (with reasons; in a real matter a
            task of the source), unsupported (an act of `matter` that a correction leaves without its ground), task, sealed,
            unsealed, linked, let_in, case.
        name: the act, or the act of the case. matter: the one that it reached; procedure: its, or that which was to open.
    """

    kind: str
    name: str = ""
    matter: str = ""
    procedure: str = ""
    reasons: tuple[Reason, ...] = ()
    say: Text | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step, or of an act that followed from one.

    Attributes:
        matter: in which matter; empty of what belongs to no matter, or where none was opened.
        done: it stands; False: refused, or (`waits_for`) put before its decider and not decided.
        decider, source: who decides, and whence: articles of the floor, the power list's words, or "default".
        decided_by: the number of the person who decided, or the body; empty where the actor decides himself.
        cause: number of the step, from 1, behind which it followed by itself; 0: it is the step.
        act_id: id of the act that was done; empty where none was.
    """

    step: SandboxStep
    number: int
    matter: str
    done: bool
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    assumptions: tuple[Reason, ...] = ()
    decider: str = ""
    source: str = ""
    decided_by: str = ""
    waits_for: str = ""
    moved: tuple[Moved, ...] = ()
    documents: tuple[str, ...] = ()
    follows: tuple[Followed, ...] = ()
    cause: int = 0
    act_id: str = ""
