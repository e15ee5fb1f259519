"""The morning of 30 December 2022: what lies on the list of Shannan's case management, and a load that stops halfway."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest

from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import Refused
from heli.base.text import Text
from heli.cli.commands import never
from heli.cli.never.lines import LINES
from heli.demo import loading
from heli.demo.places import LHUNZE, SHANNAN
from heli.demo.plan import first, whole
from heli.demo.plan.year import MORNING
from heli.demo.player import Player, clock_at
from heli.demo.steps import Script, Step
from heli.demo.worker import Worker, waking_here
from heli.matters import books
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.models import Effect, Matter, MatterAct
from heli.matters.reading import worklist
from heli.matters.stream import MatterStream
from heli.matters.verify import verify
from heli.web.contexts.act_subject import subject_of
from heli.web.contexts.partners import partner_matter_shown
from tests.acceptance.stories.telling import Prefecture

_DESK = f"{SHANNAN}/case_management"
_OF_THAT_MORNING = ("late-", "not-told-", "soon-", "later-", "unfiled-")
_OF_THREE = "conference-of-three"
_OF_DATA = ("N3", "N5", "N9", "N11", "N13", "N14")
_OF_EACH_KIND = 2


def silent(done: int, total: int) -> None:
    """No progress is shown."""


def chosen(beginnings: tuple[str, ...]) -> Sequence[Script]:
    """Scripts that are loaded first and whose names begin so."""
    return [script for script in first() if script.name.startswith(beginnings)]


def counts(player: Player) -> dict[str, int]:
    """Counts of the list by urgency, for the desk of Shannan's case management."""
    with clock_at(MORNING):
        reader = player.reader(_DESK)
        with scope(reader):
            return dict(worklist(reader, mine=False).counts)


def enough(found: dict[str, int]) -> bool:
    """At least two critically overdue, five overdue, ten due soon, forty not yet."""
    return (
        found["critically_overdue"] >= 2
        and found["overdue"] >= 5
        and found["due_soon"] >= 10
        and found["not_yet"] >= 40
    )


def keeps(lines: Mapping[str, Text], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether `heli never` finds these lines kept; it says on standard output which is broken, and by what."""
    monkeypatch.setattr(never, "LINES", lines)
    return never.run(Namespace()) == 0


def test_the_list_of_that_morning_holds_what_is_late_soon_and_later(
    prefecture: Prefecture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = prefecture.directory
    before = counts(Player(people, run_effects=lambda: 0))
    assert sum(before.values()) == 0
    player = loading.play(
        chosen(_OF_THAT_MORNING), people=people, worker_url=prefecture.worker_url, progress=silent
    )
    assert enough(counts(player)), counts(player)
    # the lines whose checks read what matters hold
    assert keeps({line: LINES[line] for line in _OF_DATA}, monkeypatch), capsys.readouterr().out
    assert verify().findings == []


def test_two_partners_read_the_conference_of_that_morning_signed_in(prefecture: Prefecture) -> None:
    player = loading.play(
        chosen((_OF_THREE,)), people=prefecture.directory, worker_url=prefecture.worker_url, progress=silent
    )
    conference = player.stories[_OF_THREE].matter("it")
    # each organ signs for itself, and the task is that of the police
    minutes: dict[str, str] = {}
    for desk, may in (
        ("police", ["sign_minutes", "not_sign", "finish_task"]),
        ("court", ["sign_minutes", "not_sign"]),
    ):
        reader = player.reader(f"{desk}:{LHUNZE}/{'legal' if desk == 'police' else 'contact'}")
        with clock_at(MORNING), scope(reader):
            shown = partner_matter_shown(Matter.objects.get(pk=conference), reader)
            assert [str(act.url).split("/")[-2] for point in shown.points for act in point.acts] == may, desk
            (minutes[desk],) = subject_of(conference, "sign_minutes", reader).choosable
    of_court = (minutes["court"],)
    with clock_at(MORNING):
        with pytest.raises(Refused) as refusal:
            _sign(conference, of_court, Actor(player.reader(f"police:{LHUNZE}/legal"), via="api"))
        assert [one.code for one in refusal.value.reasons] == ["act.item_of_another"]
        _sign(conference, of_court, Actor(player.reader(f"court:{LHUNZE}/contact"), via="api"))
    with clock_at(MORNING), scope(player.reader(f"detention_centre:{LHUNZE}/contact")):
        assert not Matter.objects.filter(pk=conference).exists()


def test_what_is_past_its_term_is_asked_by_the_clock_of_the_demo(
    prefecture: Prefecture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    player = loading.play(
        chosen((_OF_THREE,)), people=prefecture.directory, worker_url=prefecture.worker_url, progress=silent
    )
    # kept for three years: over by the machine's clock, not by the demo's
    for closed, is_broken in ((date(2022, 12, 29), False), (date(2019, 12, 29), True)):
        with clock_at(MORNING), engine_everywhere():
            of_it = Matter.objects.filter(pk=player.stories[_OF_THREE].matter("it"))
            of_it.update(procedure="record_query", closed_on=closed)
        assert keeps({"N14": LINES["N14"]}, monkeypatch) is not is_broken, capsys.readouterr().out


def _sign(conference: UUID, organs: tuple[str, ...], actor: Actor) -> None:
    perform(
        MatterStream(conference),
        "sign_minutes",
        bearers=organs,
        actor=actor,
        facts={},
        key=f"by-{actor.person}",
    )


def test_the_plan_never_changes_and_stays_before_the_morning() -> None:
    plan = whole()
    assert list(plan) == list(whole())
    assert len({script.name for script in plan}) == len(plan)
    for script in plan:
        moments = [step.at for step in script.steps]
        assert moments == sorted(moments)
        assert moments[-1] < MORNING


def test_the_year_uses_fifty_procedures_and_says_what_the_report_is_known_to_count() -> None:
    plan = whole()
    library = books.library()
    openings = [
        step.opening for script in plan for step in script.steps if isinstance(step, Step) and step.opening
    ]
    followed = {follow.procedure for script in plan for follow in script.follows.values()}
    used = {opening.procedure for opening in openings} | followed
    assert len(used) >= 50, sorted(used)
    assert all(library.on(name, MORNING.date()) for name in used)
    # where much follows from one another it is loaded first: later the demo's own worker may come in between
    begun = {script.name for script in first()}
    assert [script.name for script in plan if script.follows and script.name not in begun] == []


def test_filings_are_looked_at_and_lawyers_told_save_a_few() -> None:
    done: Counter[str] = Counter()
    for script in whole():
        steps = [step for step in script.steps if isinstance(step, Step)]
        acts = [step.act for step in steps]
        done["file_upward"] += acts.count("file_upward")
        done["find_in_order"] += sum(
            step.act == "find_in_order" and step.matter.startswith("review-") for step in steps
        )
        done.update({name: int(name in acts) for name in ("prosecute", "tell_lawyer")})
    assert 0 <= done["file_upward"] - done["find_in_order"] <= 5, done
    assert 10 <= done["prosecute"] - done["tell_lawyer"] <= 40, done


def test_a_filing_that_another_worker_opened_late_is_looked_at_after_that(prefecture: Prefecture) -> None:
    script = next(script for script in whole() if script.name == "governance-1")
    worker, late = Worker(prefecture.worker_url), timedelta(minutes=5)
    waits = [True, True]

    def by_another() -> int:
        if any(step.act == "file_upward" and step.at <= clock.now() for step in acts) and waits:
            waits.pop()
            return 0
        with clock_at(MORNING + late):
            return worker()

    acts = [step for step in script.steps if isinstance(step, Step)]
    player = Player(prefecture.directory, run_effects=by_another, patience=5.0)
    with waking_here(worker.waiting):
        player.play([script])
    worker.close()
    review = player.story(script).matter("review-it")
    with engine_everywhere():
        done = list(
            MatterAct.objects.filter(matter=review).order_by("seq").values_list("name", "recorded_at")
        )
    assert [name for name, _ in done] == ["receive", "allocate", "find_in_order"]
    assert all(at >= MORNING + late for _, at in done)
    assert verify().findings == []


def test_what_is_loaded_first_is_the_beginning_of_the_whole_plan() -> None:
    by_name = {script.name: script for script in whole()}
    for script in first():
        assert list(script.steps) == list(by_name[script.name].steps)
    opened = sum(1 for script in by_name.values() for step in script.steps if getattr(step, "opening", None))
    assert 1_850 <= opened <= 2_150


def test_a_load_that_was_stopped_goes_on_and_does_nothing_twice(prefecture: Prefecture) -> None:
    people = prefecture.directory
    names = {"talks-20", "lead-1", "arrest-2", "petition-1"}
    scripts = [script for script in whole() if script.name in names]

    class Stopped(Exception):
        pass

    def stop_halfway(done: int, total: int) -> None:
        if done * 2 > total:
            raise Stopped

    with pytest.raises(Stopped):
        loading.play(scripts, people=people, worker_url=prefecture.worker_url, progress=stop_halfway)
    seen: list[tuple[int, int]] = []
    for _ in range(2):
        loading.fill(scripts, worker_url=prefecture.worker_url, progress=lambda *far: seen.append(far))
        assert seen[-1] == (sum(len(script.steps) for script in scripts),) * 2
        with engine_everywhere():
            keys = list(MatterAct.objects.filter(key__startswith="demo:").values_list("key", flat=True))
            assert len(keys) == len(set(keys)) == sum(len(script.steps) for script in scripts)
            assert not Effect.objects.exclude(status="done").exists()
    assert verify().findings == []


@pytest.mark.full
def test_never_01_to_14_every_kind_of_the_filled_year_keeps_the_lines_and_verifies(
    prefecture: Prefecture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of each kind of script: what a check trips over is a kind of matter, never the six hundredth of it."""
    kinds: dict[str, list[Script]] = {}
    for script in whole():
        kinds.setdefault(script.name.rstrip("-0123456789"), []).append(script)
    chosen_here = [script for scripts in kinds.values() for script in scripts[:_OF_EACH_KIND]]
    loading.fill(chosen_here, worker_url=prefecture.worker_url, progress=silent)
    with engine_everywhere():
        assert Matter.objects.count() >= len(chosen_here)
    assert keeps(LINES, monkeypatch), capsys.readouterr().out
    assert [str(finding) for finding in verify().findings] == []


@pytest.mark.full
def test_the_whole_demo_loads_holds_together_and_loads_again(
    prefecture: Prefecture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = loading.load(worker_url=prefecture.worker_url, progress=silent)
    assert len(lines) > 20
    with engine_everywhere():
        assert Matter.objects.count() >= 300
        assert not Effect.objects.exclude(status="done").exists()
        acts = MatterAct.objects.count()
    player = Player(prefecture.directory, run_effects=lambda: 0)
    assert enough(counts(player)), counts(player)
    assert [str(finding) for finding in verify().findings] == []
    assert keeps(LINES, monkeypatch), capsys.readouterr().out
    assert loading.load(worker_url=prefecture.worker_url, progress=silent) == lines
    with engine_everywhere():
        assert MatterAct.objects.count() == acts
