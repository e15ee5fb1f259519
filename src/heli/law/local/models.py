"""What a local file may hold besides a whole procedure: registers of its own, and what it lays over a national procedure."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from heli.law.language.acts import Floor, Rule
from heli.law.language.limits import Limit
from heli.law.language.names import Name, Names, Strict
from heli.law.language.procedure import HandledBy
from heli.law.language.registers import Code, DocumentKind, Instrument


class Registers(Strict):
    """`local:` of a local file: the office's own rules that it cites (codes begin with "L-"), and its own documents
    (keys begin with "local_")."""

    instruments: dict[Code, Instrument] = {}
    documents: dict[Name, DocumentKind] = {}


class Overlay(Strict):
    """A layer over one national procedure: it adds terms, moves deciders up, adds refusals and warnings; nothing else.

    Attributes:
        extends: the national procedure.
        instruments: code → version, for the citations below.
        deciders: act → who decides at least; several with conditions.
        handled_by: who may handle, fewer posts than the national text names.
        limits, refuse, warn: names and ids begin with the layer's name.
    """

    layer: Name
    name: Names
    help: Names | None = None
    extends: Name
    instruments: dict[str, str] = {}
    local: Registers = Field(default_factory=Registers)
    handled_by: HandledBy | None = None
    limits: dict[Name, Limit] = {}
    deciders: dict[Name, list[Floor]] = {}
    refuse: dict[Name, list[Rule]] = {}
    warn: dict[Name, list[Rule]] = {}

    @model_validator(mode="before")
    @classmethod
    def _one(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("deciders"), dict):
            lists = {act: [one] if isinstance(one, dict) else one for act, one in raw["deciders"].items()}
            raw = {**raw, "deciders": lists}
        return raw
