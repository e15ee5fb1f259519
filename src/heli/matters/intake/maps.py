"""Maps: which column of a file is which fact. Data in YAML, the office's to adjust; docs/reference/import-map.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from heli.base.errors import BadInput, Reason, bad_input
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure
from heli.matters.intake import protected

SHIPPED = Path(__file__).with_name("maps")
MOST_BYTES = 200_000
As = Literal["text", "day", "instant", "whole", "money", "yes_no", "office", "person", "list"]


class Strict(BaseModel):
    """Unknown members are refused: a typing error must not silently leave a column out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where one value comes from: a column, or the same for all rows.

    Attributes:
        column: heading in the file.
        value: the same for all rows; not beside `column`.
        as_: how the cell is read; office and person by name or code.
        values: words of the file → values of the lawbook; a word that is not in it is refused.
        kind: of an office: police, court …
        required: an empty cell is refused.
        meaning: what the column means, where its heading does not say it.
    """

    column: str | None = None
    value: str | bool | int | list[str] | None = None
    as_: As = Field("text", alias="as")
    values: dict[str, str] | None = None
    kind: str | None = None
    required: bool = False
    meaning: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> Source:
        if (self.column is None) == (self.value is None):
            raise ValueError("either `column` or `value`")
        return self


class Decided(Strict):
    """Who decided, and the approval sheet that proves it: its number and its day."""

    decider: str
    person: Source
    paper: Source
    on: Source


class Step(Strict):
    """A further act of the row's matter.

    Attributes:
        when: heading; the act is done where its cell is filled. None: in every row.
        by: who did it: whoever imports, the row's handler, or a body outside ("police").
        on: the matter, or each party of the row with a role.
    """

    act: str
    when: str | None = None
    by: str = "importer"
    body: Source | None = None
    on: str = "matter"
    happened_at: Source | None = None
    facts: dict[str, Source] = Field(default_factory=dict)
    decided: Decided | None = None


class PartyMap(Strict):
    """One party of a row, or several where `split` stands between their names."""

    role: str
    kind: Literal["person", "body", "unknown"] = "person"
    split: str = ""
    name: Source
    identity_number: Source | None = None
    birth_on: Source | None = None
    measures: list[dict[str, Source]] = Field(default_factory=list)
    charges: list[dict[str, Source]] = Field(default_factory=list)


class ImportMap(Strict):
    """A whole map. `act` opens the matter; `acts` follow in order; `state` is where it then stands."""

    procedure: str
    name: dict[Literal["zh", "en"], str]
    act: str
    record_kept_by: Literal["heli", "external"] = "external"
    title: Source
    happened_at: Source
    handler: Source | None = None
    number: Source | None = None
    external_numbers: dict[Literal["unified", "department", "police", "court"], Source] = Field(
        default_factory=dict
    )
    facts: dict[str, Source] = Field(default_factory=dict)
    parties: list[PartyMap] = Field(default_factory=list)
    acts: list[Step] = Field(default_factory=list)
    state: Source | None = None

    def sources(self) -> Iterator[Source]:
        """Every source of the map."""
        yield from _sources(self)

    def columns(self) -> frozenset[str]:
        """Every heading that the map reads."""
        steps = {step.when for step in self.acts if step.when}
        return frozenset(source.column for source in self.sources() if source.column) | steps

    def meanings(self) -> dict[str, str]:
        """Headings with a declared meaning."""
        return {source.column: source.meaning for source in self.sources() if source.column}


def _sources(node: object) -> Iterator[Source]:
    if isinstance(node, Source):
        yield node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _sources(getattr(node, name))
    elif isinstance(node, Mapping):
        for inner in node.values():
            yield from _sources(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _sources(inner)


def shipped() -> list[str]:
    """Names of the maps that come with the program."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load_map(given: str) -> ImportMap:
    """A map by path, or a shipped one by its name.

    Raises:
        BadInput: no such file, no YAML, or members that a map does not have; each with its place.
    """
    path = SHIPPED / f"{given}.yaml" if given in shipped() else Path(given)
    if not path.is_file():
        raise bad_input(
            "--map",
            "map.none",
            "There is no map “%(map)s”.",
            do=Msg("Give a file, or one of these: %(names)s", {"names": ", ".join(shipped())}),
            map=given,
        )
    if path.stat().st_size > MOST_BYTES:
        raise bad_input("--map", "map.too_large", "The map “%(map)s” is too large.", map=given)
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return ImportMap.model_validate(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise bad_input("--map", "map.unreadable", "The map “%(map)s” is no YAML.", map=given) from error
    except ValidationError as error:
        raise BadInput(
            tuple(
                Reason(
                    "map.wrong",
                    Msg("%(place)s: %(why)s", {"place": ".".join(map(str, e["loc"])), "why": e["msg"]}),
                    field="--map",
                )
                for e in error.errors()
            )
        ) from error


def check_map(wanted: ImportMap, compiled: CompiledProcedure, headings: frozenset[str]) -> None:
    """Hold a map against the procedure and the file.

    Raises:
        BadInput: an act or fact that the procedure does not have, a protected fact, a column that is not in the file.
    """
    wrong = [*_protected(wanted), *_acts(wanted, compiled)]
    for column in sorted(wanted.columns() - headings):
        say = Msg("The file has no column “%(column)s”.", {"column": column})
        do = Msg("Adjust the map, or the heading in the file.")
        wrong.append(Reason("map.no_column", say, do=do, field=column))
    if wrong:
        raise BadInput(tuple(wrong))


def _acts(wanted: ImportMap, compiled: CompiledProcedure) -> Iterator[Reason]:
    named = [(wanted.act, wanted.facts), *((step.act, step.facts) for step in wanted.acts)]
    for act, facts in named:
        if act not in compiled.acts:
            say = Msg("The procedure has no act %(act)s.", {"act": act})
            yield Reason("map.no_act", say, field=act)
            continue
        schema = compiled.acts[act].facts
        for fact in facts:
            if fact not in schema:
                say = Msg("The act %(act)s has no field %(field)s.", {"act": act, "field": fact})
                yield Reason("map.no_fact", say, field=fact)
            elif schema[fact].protected:
                say = Msg(
                    "The field %(field)s is protected; nothing is imported into it (N4).", {"field": fact}
                )
                yield Reason("protected.fact", say, field=fact)


def _protected(wanted: ImportMap) -> list[Reason]:
    return protected.wrong_headings(sorted(wanted.columns()), wanted.meanings())
