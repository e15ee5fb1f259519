"""The matters of `heli bench lists`: invented, drawn evenly from numbers, so that every run makes the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import psycopg

from bench.server import Bench

GRANTS = 5_000
PER_PERSON = 100
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文斌辉鑫宇浩然晨雪琳佳欣怡悦"
NAMES = tuple(f"{s}{a}{b}" for s in _SURNAMES for a in _GIVEN[::2] for b in _GIVEN[1::2])
CRIMES = (
    "盗窃", "危险驾驶", "诈骗", "故意伤害", "交通肇事", "寻衅滋事", "走私贩毒", "开设赌场", "帮助信息网络犯罪",
    "掩饰隐瞒犯罪所得", "强奸", "抢劫", "非法拘禁", "聚众斗殴", "职务侵占", "滥伐林木", "非法采矿", "敲诈勒索",
    "污染环境", "合同诈骗", "妨害公务", "信用卡诈骗", "非法经营", "重大责任事故", "挪用资金", "虚开发票", "贪污",
    "受贿", "玩忽职守", "滥用职权",
)  # fmt: skip
PROCEDURES = ("arrest_review", "prosecution_review", "suggestion", "lead_transfer", "assistance_request")
_TITLES = ("审查逮捕", "审查起诉", "检察建议", "线索移送", "协作请求")

_PEOPLE = """
INSERT INTO offices_person (uid, origin_node, name, name_en, sort_key)
SELECT gen_random_uuid(), %(node)s, '示例', '', 'x'::bytea FROM generate_series(1, %(people)s)
"""
# h: a number of each matter's own, and pieces of it that do not depend on one another
_MATTERS = """
INSERT INTO matters_matter (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, procedure, version,
  office_id, line, title, title_key, number, stage, result_as, record_kept_by, handler_id, opened_on, closed_on, due_on,
  due_critical, changed_at)
SELECT uuidv7(make_interval(days => -age)), %(node)s, o.lft, (ARRAY[1, 1, 1, 1, 1, 1, 2, 4, 8, 32])[(1 + h / 7 %% 10)::int],
  CASE WHEN h / 7 %% 10 = 9 THEN 1 ELSE 0 END, h %% 1009 = 0,
  CASE WHEN g %% %(every)s = 0 THEN (%(granted)s::int[])[(1 + h %% 5)::int : (1 + h %% 5)::int] ELSE '{}' END,
  CASE WHEN h %% 5003 = 0 THEN %(granted)s::int[] ELSE '{}' END, (%(procedures)s::text[])[(1 + h / 11 %% 5)::int], 'bench',
  o.id, 'criminal', sha256(int4send(g)) || sha256(int8send(h)), 'k', 'B' || g, 'open', '', 'heli',
  CASE WHEN h %% 97 = 0 THEN NULL WHEN o.id = %(office)s AND h / 13 %% %(each)s = 0 THEN %(handler)s
       ELSE %(first)s + ord * %(each)s + h / 13 %% %(each)s END,
  %(day)s::date - age, CASE WHEN is_open THEN NULL ELSE %(day)s::date - age + (h / 17 %% 60)::int END,
  CASE WHEN is_open THEN %(day)s::date - 12 + (h / 19 %% 60)::int END, is_open AND h %% 3 = 0,
  %(day)s::timestamptz - make_interval(
    days => (CASE WHEN is_open THEN h %% (age + 1) ELSE age - h / 17 %% 60 END)::int, secs => g %% 80000)
FROM (SELECT g, abs(hashint4(g)::bigint) %% 1000000007 AS h, (abs(hashint4(g + 7)::bigint) %% 1800 + 60)::int AS age FROM
  generate_series(1, %(size)s) g) r CROSS JOIN LATERAL (SELECT age < 160 OR h %% 53 = 0 AS is_open) q
  JOIN offices o ON o.ord = h %% %(offices)s
"""
_LIMITS = """
INSERT INTO matters_timelimit (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id, rule,
  bearer, period, rule_version, calendar_version, binds, who, status, starts_on, ends_on, provisional, critical, soft,
  person_id, state, act)
SELECT gen_random_uuid(), origin_node, place_ord, line_bit, level, closed_list, grantees, denied, id, b.rule, 'm', 1,
  %(version)s, 'bench', b.binds, '', CASE WHEN closed_on IS NULL THEN 'running' ELSE 'met' END, opened_on,
  coalesce(due_on, closed_on), false, due_critical AND b.binds = 'own', false, handler_id, '{}', id
FROM matters_matter, (VALUES ('own', %(own)s), ('watch', %(watch)s)) b(binds, rule) WHERE closed_on IS NULL OR b.binds = 'own'
"""
_WORDS = """
INSERT INTO matters_matterwords (matter_id, words, origin_node)
SELECT m.id, array_to_tsvector(n.tokens || c.tokens || p.tokens || ('o' || m.office_id)), %(node)s
FROM (SELECT id, abs(hashtext(number)::bigint) AS h, procedure, office_id FROM matters_matter) m
  JOIN parts n ON n.kind = 'name' AND n.ord = m.h %% %(names)s
  JOIN parts c ON c.kind = 'crime' AND c.ord = (power((m.h / 31 %% 1000) / 1000.0, 3) * %(crimes)s)::int
  JOIN parts p ON p.kind = m.procedure
"""
_INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.tablename IN ('matters_matter', 'matters_timelimit', 'matters_matterwords') AND NOT EXISTS (
  SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
"""
_RENEWED = """
UPDATE matters_timelimit SET rule_version = %(version)s, rule = CASE binds WHEN 'own' THEN %(own)s ELSE %(watch)s END
WHERE status = 'running' AND rule_version <> %(version)s
"""
_OFFICE = "SELECT id FROM offices_office WHERE code = 'procuratorate:540521'"


def fill(bench: Bench, size: int, readers: Mapping[str, int], day: date) -> None:
    """Matters, time limits and words, as the server's superuser: the wall does not bind it.

    Args:
        readers: number of the person of each reader; one matter in so many is granted to one of them by name.
    """
    from heli.offices.node import this_node  # noqa: PLC0415 (Django is set up by then)

    with psycopg.connect(bench.url("postgres"), autocommit=True) as admin:
        offices = _offices(admin)
        each = max(1, size // offices // PER_PERSON)
        first = _one(admin, "SELECT max(id) + 1 FROM offices_person")
        admin.execute(_PEOPLE, {"node": this_node(), "people": offices * each})
        given = {
            "node": this_node(), "size": size, "day": day, "procedures": list(PROCEDURES), "each": each,
            "first": first, "offices": offices, "every": max(1, size // GRANTS), "granted": list(readers.values()),
            "handler": readers["handler"], "office": _one(admin, _OFFICE),
        }  # fmt: skip
        admin.execute(
            "SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'; SET session_replication_role = replica"
        )
        with _indexes_later(admin):
            admin.execute(_MATTERS, given)
            admin.execute(_LIMITS, _rules(day))
            _words(admin, this_node())
        admin.execute("VACUUM ANALYZE")


def renew(bench: Bench, day: date) -> None:
    """Let the running limits of kept matters follow the lawbook as it is now: its former version is recorded nowhere."""
    with psycopg.connect(bench.url("postgres"), autocommit=True) as admin:
        if admin.execute(_RENEWED, _rules(day)).rowcount:
            admin.execute("VACUUM ANALYZE matters_timelimit")


@contextmanager
def _indexes_later(admin: psycopg.Connection) -> Iterator[None]:
    """Drop the indexes that hold no constraint, and make them again at the end: many times quicker for a million rows."""
    found = admin.execute(_INDEXES).fetchall()
    for name, _ in found:
        admin.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in found:
        admin.execute(definition)


def _rules(day: date) -> dict[str, str]:
    """Two rules that the lawbook has, so that the work list can name them: one is taken as OWN, one as WATCH."""
    from heli.matters import books  # noqa: PLC0415

    compiled = books.library().on(PROCEDURES[0], day)
    own, watch, *_ = compiled.limits
    return {"version": books.PREFIX + compiled.hash, "own": own, "watch": watch}


def _offices(admin: psycopg.Connection) -> int:
    """Number the offices that hold matters, from 0; how many."""
    admin.execute(
        "CREATE TEMPORARY TABLE offices AS SELECT id, lft, row_number() OVER (ORDER BY lft) - 1 AS ord"
        " FROM offices_office WHERE superior_id IS NOT NULL"
    )
    return _one(admin, "SELECT count(*) FROM offices")


def _words(admin: psycopg.Connection, node: object) -> None:
    from heli.matters.sealing import token  # noqa: PLC0415
    from heli.matters.words import bigrams  # noqa: PLC0415

    def tokens(text: str) -> list[str]:
        return [token(unit) for unit in bigrams(text)]

    parts = [("name", n, tokens(name)) for n, name in enumerate(NAMES)]
    parts += [("crime", n, tokens("涉嫌" + crime)) for n, crime in enumerate(CRIMES)]
    parts += [(name, 0, tokens(title)) for name, title in zip(PROCEDURES, _TITLES, strict=True)]
    admin.execute("CREATE TEMPORARY TABLE parts (kind text, ord bigint, tokens text[])")
    with admin.cursor().copy("COPY parts FROM STDIN") as copy:
        for part in parts:
            copy.write_row(part)
    admin.execute("ANALYZE parts")
    admin.execute(_WORDS, {"node": node, "names": len(NAMES), "crimes": len(CRIMES) - 1})


def _one(admin: psycopg.Connection, sql: str) -> int:
    row = admin.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
