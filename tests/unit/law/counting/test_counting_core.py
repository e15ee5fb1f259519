"""Settings, words, citations and calendars: what the figures of the vectors do not show."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest

import heli.law.counting as package
from heli.base.errors import BadInput
from heli.cli.commands.bench import counting as bench
from heli.law.counting import (
    BeforeFrom,
    CountingSettings,
    Layer,
    Length,
    MonthRule,
    NamedDay,
    Roll,
    Rule,
    Step,
    Term,
    Unit,
    compile_rule,
    count,
    explain,
    shipped_calendars,
)
from heli.law.counting.words import step_codes

FOLDER = Path(package.__file__).parent
ROOT = Path(__file__).parents[4]
DATA = shipped_calendars()
HELD = Term(
    date(2025, 9, 24),
    Length(7),
    roll=Roll.CUSTODY_SENSITIVE,
    custody=((date(2025, 9, 1), date(2025, 10, 1)),),
)


def codes_used() -> set[str]:
    """Every code of a step or assumption that the package makes."""
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    found = set(re.findall(r'\.(?:step|assume)\(\s*"([a-z_]+)"', text))
    found |= set(re.findall(r'return "(months\w*)"', text)) | {"months", "months_no_such_day"}
    found |= {"working_weekend", "working_day", "local_right", "local_duty", "start_zone"}
    return found


def test_every_code_has_words_and_no_words_are_left_over() -> None:
    assert codes_used() == step_codes()


def test_every_citation_belongs_to_a_step() -> None:
    for rule, cited in DATA.citations.items():
        assert rule in set(MonthRule)
        assert set(cited) <= step_codes()
        assert all(citation for citations in cited.values() for citation in citations)


def test_both_languages_name_the_same_figures() -> None:
    steps = json.loads((FOLDER / "steps.json").read_text("utf-8"))["steps"]
    for words in steps.values():
        assert set(re.findall(r"%\((\w+)\)s", words["zh"])) == set(re.findall(r"%\((\w+)\)s", words["en"]))


def test_words_of_units_and_answers_are_in_the_language() -> None:
    capped = explain(Step("capped", {"amount": 20, "unit": "working_day"}, ("CL 99",)))
    assert capped.zh == "总长不得超过 20 个工作日，按此上限计算。（CL 99）"
    assert capped.en == "The total may not pass 20 working days, which is used. (CL 99)"
    assert explain(Step("excluded_ends", {"last_counts": 0})).zh.endswith("末日也不计入期限：否；无明文。")


def test_the_shipped_tables_cover_2007_to_2026() -> None:
    layer = DATA.layers["national"]
    assert layer.years == frozenset(range(2007, 2027))
    assert len({d.day for d in layer.days}) == len(layer.days) == 678
    assert all(d.notices and d.name for d in layer.days)
    worked = {d.day for d in layer.days if not d.off and d.day.weekday() < 5}
    assert worked == {date(2020, 2, 3)}  # named by the notice that lengthened the holiday of 2020


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2006, 12, 30), False),
        (date(2007, 12, 31), True),
        (date(2011, 12, 31), False),
        (date(2018, 12, 31), True),
        (date(2022, 12, 31), True),
        (date(2026, 2, 28), False),
    ],
)
def test_a_day_may_be_announced_in_the_next_years_table(day: date, off: bool) -> None:
    assert DATA.variants("national")[0].is_off(day) is off


def test_the_version_depends_on_the_facts_alone() -> None:
    layer = DATA.layers["national"]
    turned = replace(layer, days=tuple(reversed(layer.days)))
    assert replace(DATA, layers={"national": turned}).version == DATA.version
    fewer = replace(layer, days=layer.days[1:])
    assert replace(DATA, layers={"national": fewer}).version != DATA.version
    assert len(DATA.version) == 64


def test_a_city_lies_over_its_province_and_a_county_over_its_city() -> None:
    day = date(2025, 3, 3)
    notices = {"540000": True, "540500": False, "540502": True}
    calendars = DATA.with_layers(
        Layer(place, (NamedDay(day, off, "a", ("n",)),)) for place, off in notices.items()
    )
    found = {
        place: [c.is_off(day) for c in calendars.variants(place)] for place in ("540502", "540503", "540100")
    }
    assert found == {
        "540502": [False, True, False, True],
        "540503": [False, True, False],
        "540100": [False, True],
    }


def test_places_without_days_of_their_own_share_the_calendars_above() -> None:
    calendars = DATA.with_layers([Layer("540500", (NamedDay(date(2025, 2, 28), True, "a", ("n",)),))])
    assert calendars.variants("540502") is calendars.variants("540500")
    assert calendars.variants("540600") is calendars.variants("national")
    assert calendars.variants("540500")[0] is calendars.variants("national")[0]


@pytest.mark.parametrize(
    ("start", "says"), [(date(2026, 12, 21), False), (date(2026, 12, 22), True), (date(2025, 12, 22), False)]
)
def test_the_last_days_of_the_last_table_may_still_be_named(start: date, says: bool) -> None:
    counted = count(Term(start, Length(7)), DATA)
    assert (Step("next_notice", {"year": 2027}, ()) in counted.assumptions) is says
    assert not counted.provisional


def test_custody_that_ends_on_the_last_day_is_a_setting() -> None:
    assert count(HELD, DATA).end == date(2025, 10, 1)
    assert count(HELD, DATA, CountingSettings(custody_on_last_day=False)).end == date(2025, 10, 9)


def test_the_last_excluded_day_is_a_setting() -> None:
    term = Term(
        date(2026, 3, 2), Length(10), roll=Roll.NEVER, excluded=((date(2026, 3, 5), date(2026, 3, 6)),)
    )
    assert count(term, DATA).end == date(2026, 3, 14)
    assert count(term, DATA, CountingSettings(excluded_last_day=False)).end == date(2026, 3, 13)


def test_the_cautious_reading_counts_the_starting_working_day() -> None:
    term = Term(date(2026, 4, 30), Length(3, Unit.WORKING_DAY))
    assert count(term, DATA).end == date(2026, 5, 8)
    assert count(term, DATA, CountingSettings(working_day_skips_start=False)).end == date(2026, 5, 7)


def test_days_before_the_end_may_be_reckoned_from_the_raw_end() -> None:
    term = Term(date(2026, 4, 2), Length(30), before=3)
    assert count(term, DATA).end == date(2026, 5, 3)
    assert count(term, DATA, CountingSettings(before_from=BeforeFrom.RAW_END)).end == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("roll", "end"),
    [
        (Roll.ROLL, date(2025, 10, 9)),
        (Roll.NEVER, date(2025, 10, 1)),
        (Roll.CUSTODY_SENSITIVE, date(2025, 10, 1)),
    ],
)
def test_a_roll_that_no_text_settles_is_a_setting(roll: Roll, end: date) -> None:
    answers = CountingSettings(roll_where_open=roll)
    counted = count(replace(HELD, roll=Roll.OPEN), DATA, answers)
    assert counted.end == end
    assert counted.assumptions[0] == Step("roll_open", {"roll": roll.value}, ())


def test_hours_are_elapsed_hours_across_a_change_of_summer_time() -> None:
    rome = ZoneInfo("Europe/Rome")
    counted = count(Term(datetime(2026, 3, 28, 14, 20, tzinfo=rome), Length(24, Unit.HOUR)), DATA)
    assert counted.end == datetime(2026, 3, 29, 15, 20, tzinfo=rome)
    assert isinstance(counted.end, datetime)
    assert counted.end.utcoffset() == timedelta(hours=2)


def test_a_limit_beyond_the_calendar_is_refused_not_a_crash() -> None:
    term = Term(date(2200, 1, 1), Length(1200, Unit.MONTH), tuple([Length(1200, Unit.MONTH)] * 100))
    with pytest.raises(BadInput, match="beyond the calendar"):
        count(term, DATA)


def test_compiling_refuses_the_rule_that_counting_refuses() -> None:
    with pytest.raises(BadInput, match="Hours can't be added"):
        compile_rule(Rule(Length(7), (Length(1, Unit.HOUR),)), DATA)


def test_without_citations_the_steps_have_none() -> None:
    bare = replace(DATA, citations={})
    assert {step.basis for step in count(HELD, bare).working} == {()}


def test_the_families_cite_different_articles() -> None:
    term = Term(date(2026, 3, 10), Length(7))
    assert count(term, DATA).working[0].basis == ("CPL 105(2)",)
    other = replace(term, month_rule=MonthRule.CORRESPONDING_DAY)
    assert count(other, DATA).working[0].basis == ("CivPL 85",)


def test_the_bench_counts_distinct_limits_and_finds_no_difference() -> None:
    facts = list(islice(bench.distinct_facts(1), 8_000))
    assert len(set(facts)) == len(facts)
    figures = bench.measure(2_000, 200)
    assert (figures.total, figures.compared, figures.different) == (2_000, 200, 0)


def test_every_message_of_counting_has_its_translation() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "counting" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    translated = {entry.msgid: entry.msgstr for entry in catalogue}
    assert set(translated) == messages()
    for msgid, msgstr in translated.items():
        assert set(re.findall(r"%\(\w+\)s", msgid)) == set(re.findall(r"%\(\w+\)s", msgstr))


def messages() -> set[str]:
    """Every sentence that the package and its commands may print."""
    commands = ROOT / "src" / "heli" / "cli" / "commands"
    files = [*FOLDER.glob("*.py"), commands / "bench" / "counting.py"]
    files += [commands / "law" / name for name in ("count.py", "import_holidays.py")]
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                wanted = node.func.id in {"Msg", "_bad", "_problem", "_line", "bad_input"}
                found |= {a.value for a in node.args if wanted and _is_sentence(a)}  # type: ignore[attr-defined]
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HELP":
                found.add(ast.literal_eval(node.value))
    return found


def _is_sentence(node: ast.expr) -> bool:
    """A text of several words that begins like a sentence; "line 1" is the name of a field."""
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and " " in text and (text[0].isupper() or text[0] == "%")


@pytest.mark.parametrize(
    ("skips", "amount", "end", "provisional"),
    [
        (True, 1, date(2026, 1, 1), False),
        (False, 1, date(2025, 12, 31), True),
        (False, 2, date(2026, 1, 1), True),
    ],
)
def test_only_the_days_looked_at_make_working_days_provisional(
    skips: bool, amount: int, end: date, provisional: bool
) -> None:
    one_year = replace(DATA, layers={"national": Layer("national", (), frozenset({2026}))})
    answers = CountingSettings(working_day_skips_start=skips)
    term = Term(date(2025, 12, 31), Length(amount, Unit.WORKING_DAY))
    full = count(term, one_year, answers)
    quick = compile_rule(term.rule(), one_year, answers)(term.start)
    assert (full.end, full.provisional) == (quick.end, quick.provisional) == (end, provisional)
