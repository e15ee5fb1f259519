"""A look and what it found: held, wrong (it may not serve so), or advice (it may, but somebody should know)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, LiteralString

import psycopg

from heli.base.config import Config, Role
from heli.base.errors import HeliError, Reason, refused
from heli.base.text import Msg, Words
from heli.cli.standing import connect

Level = Literal["held", "advice", "wrong"]
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller may set: after how many days a backup is old."""

    backup_days: int = 7


@dataclass(frozen=True)
class Subject:
    """The installation that is looked at; opens each connection once."""

    config: Config
    options: Options = field(default_factory=Options)

    @cached_property
    def app(self) -> Connection:
        """As `heli_app`. Raises `Refused` where nobody answers."""
        return self._open("app")

    @cached_property
    def worker(self) -> Connection:
        """As `heli_worker`."""
        return self._open("worker")

    def _open(self, role: Role) -> Connection:
        connection = connect(self.config, role)
        connection.autocommit = True
        return connection

    def value(self, connection: Connection, query: LiteralString) -> Any:
        """The one value of a query; None where there is no row."""
        row = connection.execute(query).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Close what was opened."""
        for role in ("app", "worker"):
            if connection := self.__dict__.get(role):
                connection.close()


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at.

    Attributes:
        code: stable, dotted.
        name: what must hold, for people.
        at: raises `HeliError` where it doesn't hold.
        level: what it is then.
    """

    code: str
    name: Msg
    at: Callable[[Subject], None]
    level: Level = "wrong"


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found; no reasons where it held."""

    code: str
    name: Msg
    level: Level
    reasons: tuple[Reason, ...] = ()


def look_at(subject: Subject, looks: Iterable[Look]) -> Iterator[Found]:
    """Look at one after the other. A query that fails is a finding, never a traceback."""
    for look in looks:
        try:
            look.at(subject)
        except HeliError as error:
            yield Found(look.code, look.name, look.level, error.reasons)
        except psycopg.Error as error:
            said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            reasons = problem(
                look.code, Msg("The database refused to answer: %(why)s", {"why": said})
            ).reasons
            yield Found(look.code, look.name, "wrong", reasons)
        else:
            yield Found(look.code, look.name, "held")


def problem(code: str, say: Words, do: Words | None = None) -> HeliError:
    """The error that a look raises."""
    return refused(code, say, do=do)
