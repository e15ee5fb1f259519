"""Telling a story from mark to mark, and looking at what stands: states, limits, acts, who sees what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.base.canonical import canonical
from heli.demo.directory import Directory
from heli.demo.loading import found_directory
from heli.demo.plan.year import MORNING
from heli.demo.player import Player, clock_at
from heli.demo.steps import Bearer, Script
from heli.demo.worker import Worker, waking_here
from heli.matters import situation
from heli.matters.door import perform
from heli.matters.models import CaseSnapshot, Effect, Matter, MatterAct, MatterSnapshot, Paper, TimeLimit
from heli.matters.proposals import withdraw
from heli.matters.repeats import facts_of
from heli.matters.stream import MatterStream, Proposed, Recorded
from heli.matters.verify import replay, verify


@dataclass
class Prefecture:
    """The founded directory, and who plays in it."""

    worker_url: str
    app_url: str

    @cached_property
    def directory(self) -> Directory:
        """The people and offices that stand in the database."""
        # another database, whose changes are numbered like those of this one, may have been read before
        for kept in (situation._turns, situation._office_view, situation._power_rows, situation._placed):
            kept.cache_clear()
        situation._party_cache.clear()
        return found_directory()

    @cached_property
    def worker(self) -> Worker:
        """The worker, in its own role."""
        return Worker(self.worker_url)

    def tell(self, script: Script) -> Telling:
        """Begin a story."""
        return Telling(self, script, Player(self.directory, run_effects=self.worker))

    def close(self) -> None:
        """Close the worker's connection."""
        self.worker.close()


@dataclass
class Telling:
    """One story being told. Nothing is asked of it but through the public functions of the rooms."""

    prefecture: Prefecture
    script: Script
    player: Player
    place: int = 0
    now: datetime = MORNING

    def until(self, mark: str) -> None:
        """Go on to the step of this mark, inclusive; to the end for an empty one."""
        with waking_here(self.prefecture.worker.waiting):
            for place, step in enumerate(self.script.steps):
                if place < self.place:
                    continue
                self.player.step(self.script, step, place)
                self.place, self.now = place + 1, step.at + timedelta(hours=1)
                if mark and step.mark == mark:
                    return
        assert not mark, f"the story has no further place {mark}"

    def one(self) -> None:
        """Go on by one step."""
        with waking_here(self.prefecture.worker.waiting):
            step = self.script.steps[self.place]
            self.player.step(self.script, step, self.place)
            self.place, self.now = self.place + 1, step.at + timedelta(hours=1)

    def end(self) -> None:
        """Go on to the end, and hold the whole record to account."""
        self.until("")
        self.holds_together()

    def holds_together(self) -> None:
        """Nothing was refused on the way, every stream replays to its snapshot, and the record verifies."""
        with engine_everywhere():
            left = list(Effect.objects.exclude(status="done").values_list("name", "status", "result"))
            for matter, data in MatterSnapshot.objects.values_list("matter_id", "data"):
                assert canonical(replay("matter", matter)) == canonical(data), f"matter {matter}"
            for case, data in CaseSnapshot.objects.values_list("case_id", "data"):
                assert canonical(replay("case", case)) == canonical(data), f"case {case}"
        assert left == []
        assert [str(finding) for finding in verify().findings] == []

    def matter(self, name: str) -> UUID:
        """Id of a matter of this story."""
        return self.player.story(self.script).matter(name)

    def row(self, name: str) -> Matter:
        """The row of a matter."""
        with engine_everywhere():
            return Matter.objects.get(pk=self.matter(name))

    def bearer(self, name: str, asked: Bearer) -> str:
        """A bearer of a matter in the words of the law."""
        return self.player.story(self.script).bearer(self.matter(name), asked)

    def states(self, name: str) -> dict[str, str]:
        """States of the tracks on the matter itself."""
        return self.states_of(name, "m")

    def states_of(self, name: str, asked: Bearer) -> dict[str, str]:
        """States of the tracks on one bearer; a track that no act has moved is left out."""
        wanted = self.bearer(name, asked)
        with engine_everywhere():
            data = MatterSnapshot.objects.values_list("data", flat=True).get(pk=self.matter(name))
        found = ([*key.split("@"), state] for key, state in data.get("tracks", {}).items())
        return {track: state for track, bearer, state in found if bearer == wanted}

    def limits(self, name: str, *, status: str = "running") -> dict[tuple[str, str], date | None]:
        """Last day by rule and bearer, of the limits in a status."""
        with engine_everywhere():
            rows = TimeLimit.objects.filter(matter=self.matter(name), status=status)
            return {(row.rule, row.bearer): row.ends_on for row in rows}

    def limit(self, name: str, rule: str, asked: Bearer = "m", *, status: str = "running") -> date | None:
        """Last day of one limit."""
        return self.limits(name, status=status)[rule, self.bearer(name, asked)]

    def acts(self, name: str) -> list[str]:
        """Names of the acts of a matter, in order."""
        with engine_everywhere():
            rows = MatterAct.objects.filter(matter=self.matter(name)).order_by("seq")
            return list(rows.values_list("name", flat=True))

    def papers(self, name: str, kind: str) -> int:
        """How many papers of a kind lie in a matter."""
        with engine_everywhere():
            return Paper.objects.filter(matter=self.matter(name), kind=kind).count()

    def leaf(self, name: str, act: str) -> dict[str, Any]:
        """The members of the last standing act of a name."""
        with engine_everywhere():
            acts = MatterAct.objects.filter(matter=self.matter(name), name=act).order_by("-seq")
            members: dict[str, Any] = json.loads(bytes(acts.values_list("leaf", flat=True)[0]))
        return members

    def stated(self, name: str, act: str) -> dict[str, Any]:
        """All facts of the last standing act of a name, the personal ones opened."""
        with engine_everywhere():
            row = MatterAct.objects.filter(matter=self.matter(name), name=act).order_by("-seq")[0]
            return facts_of("matter", row.pk, json.loads(bytes(row.leaf)))

    def sees(self, desk: str, name: str) -> bool:
        """Whether a desk sees the matter, by raw rows under its scope."""
        with clock_at(self.now), scope(self.player.reader(desk)):
            return Matter.objects.filter(pk=self.matter(name)).exists()

    def take_back(self, desk: str, waits: Recorded | Proposed) -> None:
        """Take back what an attempt beside the story put forward, so that the story can."""
        assert isinstance(waits, Proposed)
        with clock_at(self.now):
            withdraw(waits.proposal, actor=self.player.actor(desk))

    def attempt(
        self, desk: str, name: str, act: str, facts: Mapping[str, object] | None = None,
        about: Iterable[Bearer] = ("m",), **more: Any,
    ) -> Recorded | Proposed:  # fmt: skip
        """An act beside the story, an hour after its last step."""
        found, matter = self.player.story(self.script), self.matter(name)
        with clock_at(self.now):
            return perform(
                MatterStream(matter), act, actor=self.player.actor(desk),
                bearers=tuple(found.bearer(matter, bearer) for bearer in about),
                facts=found.value(matter, dict(facts or {})), key=f"beside:{act}:{self.place}:{desk}", **more,
            )  # fmt: skip
