"""A small lawbook of no country: dog licences. One matter, applicants as parties, points as items."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from heli.base.canonical import Json
from heli.law.contract import (
    ActorView,
    Attempt,
    BearerKey,
    Changes,
    OfficeView,
    PartyView,
    Proof,
    Situation,
    Snapshot,
    When,
)
from heli.law.engine import Compiled, compile_procedure
from heli.law.lawbook import Lawbook
from heli.lawbook import CN

SETTINGS = """\
lawbook: dogs
name: {zh: 养犬, en: Dogs}
timezone: Asia/Shanghai
settings:
  roll_where_open:
    default: roll
    of: [roll, never]
    name: {zh: 未规定, en: Not said}
    why: {zh: 无规定, en: No text says}
retired: {OLD: DOG}
"""
INSTRUMENTS = """\
families:
  dogs: {name: {zh: 养犬类, en: Dogs}, month_rule: last_day}
instruments:
  DOG:
    name: {zh: 养犬法, en: Dog Law}
    family: dogs
    aliases: [HOUND]
    versions:
      "2020": {in_force: "2020-01-01", articles: 40}
"""
DOCUMENTS = """\
instruments: {DOG: "2020"}
documents:
  refusal_letter: {name: {zh: 拒绝书, en: Letter of refusal}, basis: ["DOG 9"]}
  licence: {name: {zh: 许可证, en: Licence}, basis: ["DOG 8"]}
  application: {name: {zh: 申请书, en: Application}, issued_by: party, basis: ["DOG 2"]}
"""
PROCEDURE = """\
procedure: licence
name: {zh: 养犬许可, en: Dog licence}
in_force: "2020-01-01"
instruments: {DOG: "2020"}
line: dogs
roles:
  applicant: {zh: 申请人, en: Applicant}
  neighbour: {zh: 邻居, en: Neighbour}
settings: {strict: true}
items:
  point:
    name: {zh: 事项, en: Point}
    facts:
      what: {type: text, name: {zh: 内容, en: What}, required: true}
      weight: {type: integer, name: {zh: 重量, en: Weight}, personal: false}
tracks:
  handling:
    name: {zh: 办理, en: Handling}
    states:
      open: {zh: 在办, en: Open}
      paused: {zh: 中止, en: Paused}
      gone: {zh: 移送, en: Gone, final: true}
  decision:
    name: {zh: 决定, en: Decision}
    bearer: {party: applicant}
    start: pending
    states:
      pending: {zh: 待定, en: Pending}
      granted: {zh: 许可, en: Granted, final: true}
      refused: {zh: 拒绝, en: Refused, final: true}
  answer:
    name: {zh: 答复, en: Answer}
    bearer: {item: point}
    states:
      asked: {zh: 已提出, en: Asked}
      answered: {zh: 已答复, en: Answered, final: true}
acts:
  apply:
    name: {zh: 申请, en: Apply}
    opens_matter: true
    by: clerk
    moves: [{track: handling, from: absent, to: open}]
    happened_at: {may_precede_matter: true}
    facts:
      complete: {type: boolean, name: {zh: 齐备, en: Complete}, required: true}
      urgent: {type: boolean, name: {zh: 紧急, en: Urgent}}
      story: {type: long_text, name: {zh: 说明, en: Story}}
      paper: {type: paper, kind: application, name: {zh: 申请书, en: Application}}
      points:
        type: rows
        name: {zh: 事项, en: Points}
        rows:
          what: {type: text, name: {zh: 内容, en: What}, required: true}
          weight: {type: integer, name: {zh: 重量, en: Weight}, personal: false}
    refuse:
      - id: incomplete
        when: {complete: false}
        say: {zh: 不齐, en: Incomplete}
        offer: {zh: 补, en: Bring the rest}
        basis: ["DOG 3"]
    warn:
      - {id: untold, when: {fact: story, present: false}, say: {zh: 无说明, en: No story}, basis: ["DOG 3"]}
    creates: [{item: point, from: points, track: answer, state: asked}]
    basis: ["DOG 2"]
  grant:
    name: {zh: 许可, en: Grant}
    on: {party: applicant}
    by: [handling_prosecutor, assistant]
    moves: [{track: decision, from: pending, to: granted}]
    decide:
      power: dog.grant
      default: department_head
      floor: [{by: chief_prosecutor, when: {dangerous: true}, basis: ["DOG 7"]}]
    facts:
      dangerous: {type: boolean, name: {zh: 烈性犬, en: Dangerous dog}, required: true}
    documents: [licence]
    counts: {licences: 1}
    public: {zh: 已许可, en: Granted}
    basis: ["DOG 8"]
  refuse:
    name: {zh: 拒绝, en: Refuse}
    on: {party: applicant}
    by: handling_prosecutor
    moves: [{track: decision, from: pending, to: refused}]
    facts:
      reason:
        type: choice
        name: {zh: 理由, en: Reason}
        required: true
        of: {small_flat: {zh: 房小, en: Small flat}, allergy: {zh: 过敏, en: Allergy}}
      outline: {type: text, name: {zh: 概要, en: Outline}, required: {when: {reason: allergy}}}
    refuse:
      - {id: same_person, when: {actor: is, who: actor_of, act: apply}, say: {zh: 须另一人, en: Another person}, basis: ["DOG 9"]}
      - {id: unsure, when: {reason: small_flat}, say: {zh: 未核实, en: Not verified}, basis: ["note: no text says so"], mark: U}
    documents: [refusal_letter]
    basis: ["DOG 9"]
  serve:
    name: {zh: 送达, en: Serve}
    by: clerk
    facts:
      letter: {type: paper, name: {zh: 文书, en: Letter}, required: true}
      to: {type: party, name: {zh: 收件人, en: To}, required: true}
    serves: {paper: letter, to: [to]}
    basis: ["DOG 10"]
  object:
    name: {zh: 异议, en: Object}
    on: {party: applicant}
    by: party
    requires: {track: decision, in: [refused]}
    basis: ["DOG 11"]
  extend:
    name: {zh: 延长, en: Extend}
    by: handling_prosecutor
    facts:
      days: {type: days, name: {zh: 天数, en: Days}}
    basis: ["DOG 12"]
  pause:
    name: {zh: 中止, en: Pause}
    by: handling_prosecutor
    moves: [{track: handling, from: open, to: paused}]
    basis: ["DOG 13"]
  resume:
    name: {zh: 恢复, en: Resume}
    by: handling_prosecutor
    moves: [{track: handling, from: paused, to: open}]
    basis: ["DOG 13"]
  test_dog:
    name: {zh: 测试, en: Test the dog}
    by: handling_prosecutor
    basis: ["DOG 14"]
  dog_tested:
    name: {zh: 测试结束, en: Dog tested}
    by: handling_prosecutor
    basis: ["DOG 14"]
  apply_again:
    name: {zh: 重新申请, en: Apply again}
    by: party
    basis: ["DOG 15"]
  answer_point:
    name: {zh: 答复事项, en: Answer a point}
    on: {item: point}
    by: handling_prosecutor
    moves: [{track: answer, from: asked, to: answered}]
    basis: ["DOG 16"]
  move_away:
    name: {zh: 移送, en: Move away}
    by: handling_prosecutor
    moves: [{track: handling, from: [open, paused], to: gone}]
    final: true
    basis: ["DOG 17"]
limits:
  decide:
    name: {zh: 决定期限, en: Time to decide}
    bearer: {party: applicant}
    binds: own
    starts: {act: apply}
    length: [{when: {urgent: true}, is: "3 days"}, {is: "15 days"}]
    roll: custody_sensitive
    extend:
      - {act: extend, to: "20 days", when: {fact: days, present: false}}
      - {act: extend, add_fact: days, when: {fact: days, present: true}}
    suspend: [{by: pause, until: resume}]
    exclude: [{from: test_dog, until: dog_tested}]
    restarts: [apply_again]
    stops: [grant, refuse]
    basis: ["DOG 4"]
  warn_before:
    name: {zh: 提前提醒, en: Remind before}
    bearer: {party: applicant}
    binds: own
    starts: {end_of: decide}
    before: "2 days"
    stops: [grant, refuse]
    basis: ["DOG 5"]
  objection:
    name: {zh: 异议期限, en: Time to object}
    bearer: {party: applicant}
    binds: right
    starts: {served: refusal_letter}
    length: "5 days"
    stops: [object]
    lapses: true
    basis: ["DOG 11"]
  answer_points:
    name: {zh: 答复事项期限, en: Time to answer a point}
    bearer: {item: point}
    binds: own
    starts: {latest_of: [{act: apply}, {paper: paper}]}
    length: "1 month"
    stops: [answer_point]
    basis: ["DOG 16"]
closes:
  when: {all: [{track: decision, not_in: [pending], of: every}, {not: {track: answer, in: [asked], of: any}}]}
"""
FILES = {
    "settings.yaml": SETTINGS,
    "instruments/dogs.yaml": INSTRUMENTS,
    "documents/dogs.yaml": DOCUMENTS,
    "procedures/licence.yaml": PROCEDURE,
}
CASE = """\
procedure: case
name: {zh: 全案, en: Case}
in_force: "2020-01-01"
instruments: {DOG: "2020"}
line: dogs
tracks:
  status: {name: {zh: 状态, en: Status}, states: {open: {zh: 在办, en: Open, final: true}}}
counters:
  licences: {name: {zh: 许可数, en: Licences}, on: party}
acts:
  open_case:
    name: {zh: 立卷, en: Open}
    opens_matter: true
    by: clerk
    moves: [{track: status, from: absent, to: open}]
    final: true
    basis: ["DOG 1"]
"""
RECORDED = datetime(2030, 1, 1, tzinfo=UTC)
OFFICE = OfficeView("here", "office", "county", ("54", "5405", "540521"), frozenset({"dogs"}))
CLERK = ActorView(5, frozenset({"clerk"}), "here")
HANDLER = ActorView(1, frozenset({"handling_prosecutor", "prosecutor"}), "here")
ASSISTANT = ActorView(2, frozenset({"assistant"}), "here")
CHIEF = ActorView(9, frozenset({"chief_prosecutor", "handling_prosecutor"}), "here")
PARTY = ActorView(None, frozenset({"party"}), None)
ANN, BOB = "p:ann", "p:bob"


def shipped_names() -> list[str]:
    """Names of its procedures, from their files: for what is asked of each, without reading them yet."""
    return sorted(path.stem for path in (CN / "procedures").glob("*.yaml"))


@cache
def shipped() -> Lawbook:
    """The lawbook that the program carries, read once in a process, its keeping shared with the others. Do not change it."""
    return Lawbook.load(CN, cache=Path(os.environ["HELI_VAR"]) / "lawbook")


def write_lawbook(folder: Path, **changed: str) -> Path:
    """The lawbook's files in a folder; `procedures__licence` = new text of `procedures/licence.yaml`."""
    files = {**FILES, "procedures/case.yaml": CASE}
    files.update({f"{name.replace('__', '/')}.yaml": text for name, text in changed.items()})
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


_LICENCES: dict[str, Compiled] = {}


def compiled_licence(folder: Path, text: str = PROCEDURE) -> Compiled:
    """The dog licence ready for use, perhaps with another text; each text is compiled once in a process, in its first folder."""
    if text not in _LICENCES:
        book = Lawbook.load(write_lawbook(folder, procedures__licence=text))
        _LICENCES[text] = compile_procedure(book.written("licence"), book)
    return _LICENCES[text]


def party(name: str, **changed: object) -> PartyView:
    """An applicant, 30 years old."""
    given: dict[str, object] = {"birth_on": date(1995, 1, 1), "birth_precision": "day", **changed}
    return PartyView(name, ("applicant",), "person", **given)  # type: ignore[arg-type]


class Matter:
    """One matter played by hand: the situation, and what each act changed."""

    def __init__(self, rules: Compiled, *names: str) -> None:
        self.rules = rules
        self.snapshot = Snapshot()
        self.parties = {name: party(name) for name in names or ("ann",)}
        self.papers: dict[str, dict[str, Json]] = {}
        self.more: dict[str, object] = {}
        self.made = 0

    def situation(self, now: datetime | None = None) -> Situation:
        """As it stands."""
        return Situation(
            self.snapshot, OFFICE, date(2025, 6, 2), parties=self.parties, papers=self.papers, handler=1, now=now, matter="m1",
            **self.more,  # type: ignore[arg-type]
        )  # fmt: skip

    def attempt(
        self,
        act: str,
        on: str,
        *bearers: BearerKey,
        actor: ActorView = HANDLER,
        proof: Proof | None = None,
        facts: Mapping[str, Json] | None = None,
    ) -> Attempt:
        """An attempt with shaped facts."""
        happened: When = date.fromisoformat(on) if len(on) == 10 else datetime.fromisoformat(on)
        shaped = self.rules.validate(act, facts or {}, recorded_at=RECORDED)
        return Attempt(act, bearers, actor, shaped, happened, RECORDED, proof, act_id=f"a{self.made}")

    def codes(self, act: str, on: str, *bearers: BearerKey, **given: object) -> list[str]:
        """Codes of the reasons against an act; empty where it is permitted."""
        verdict = self.rules.judge(self.situation(), self.attempt(act, on, *bearers, **given))  # type: ignore[arg-type]
        return [reason.code for reason in verdict.reasons]

    def do(self, act: str, on: str, *bearers: BearerKey, **given: object) -> Changes:
        """Judge and apply; an act that is not permitted is an error of the test."""
        attempt = self.attempt(act, on, *bearers, **given)  # type: ignore[arg-type]
        verdict = self.rules.judge(self.situation(), attempt)
        assert verdict.permitted, [str(reason.say) for reason in verdict.reasons]
        changes = self.rules.apply(self.situation(), attempt, new_id=self._id)
        self.snapshot = changes.snapshot
        return changes

    def opened(self, on: str = "2025-06-02", **facts: Json) -> Changes:
        """The application."""
        return self.do("apply", on, actor=CLERK, facts={"complete": True, **facts})

    def end(self, limit: str, bearer: BearerKey = ANN) -> str | None:
        """End of a limit as text."""
        end = self.snapshot.limits[(limit, bearer)].end
        return end.isoformat() if end else None

    def status(self, limit: str, bearer: BearerKey = ANN) -> str:
        """Stored status of a limit, or "absent"."""
        state = self.snapshot.limits.get((limit, bearer))
        return state.status if state else "absent"

    def _id(self) -> str:
        self.made += 1
        return f"i{self.made}"


def as_chief() -> Proof:
    """An approved proposal of the chief."""
    return Proof("proposal", "chief_prosecutor", 9, "prop")
