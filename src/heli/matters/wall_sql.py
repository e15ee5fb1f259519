"""The wall of this room's tables, as text. Migration 0002 holds it literally; a test holds the two equal.

Tables without row-level security, each with its reason, stand in `UNWALLED`.
"""

from __future__ import annotations

from heli.access.wall_sql import (
    APP_ROLE,
    WORKER_ROLE,
    append_only,
    append_only_child_policy,
    case_table_policy,
    listed_table_policy,
    rights,
    setting,
    walled,
)

_SERVING = f"{APP_ROLE}, {WORKER_ROLE}"

UNWALLED = {
    "matters_procedureversion": "the lawbook's own text: no personal data, the same for everybody",
    "matters_calendarversion": "calendars: no personal data, the same for everybody",
    "matters_numberseries": "counts of numbers given by an office: no personal data, no matter's id",
    "matters_matterwords": "id, office and keyed tokens only; no role but its owner may read it, a function repeats the wall",
}
LISTED_TABLES = ("matter", "timelimit", "proposal", "task", "service", "paper", "storedfile")
MATTER_CHILDREN = {
    "mattersnapshot": "SELECT, INSERT, UPDATE",
    "matterparty": "SELECT, INSERT",
    "matterlink": "SELECT, INSERT, UPDATE",
    "externalnumber": "SELECT, INSERT, UPDATE, DELETE",
    "teammember": "SELECT, INSERT, UPDATE",
    "allocation": "SELECT, INSERT",
    "effect": "SELECT, INSERT, UPDATE",
}
_OF_CASE = "EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id = {table}.{key})"
_ITS_PARTY = (
    "({table}.party_id IS NULL OR EXISTS (SELECT 1 FROM matters_matterparty l"
    " JOIN matters_matter m ON m.id = l.matter_id WHERE l.party_id = {table}.party_id))"
)


def statements() -> list[str]:
    """Every statement of the wall, in order."""
    made: list[str] = []
    for name in LISTED_TABLES:
        made += listed_table_policy(f"matters_{name}")
    for name, granted in MATTER_CHILDREN.items():
        table = f"matters_{name}"
        made += walled(table, f"EXISTS (SELECT 1 FROM matters_matter p WHERE p.id = {table}.matter_id)")
        made += rights(table, granted)
    made += append_only_child_policy("matters_matteract", "matters_matter", "matter_id")
    made += _facts("matters_matterfact", "matters_matteract")
    for table, key in (("matters_case", "id"), ("matters_casesnapshot", "case_id")):
        made += walled(table, _OF_CASE.format(table=table, key=key))
        made += rights(table, "SELECT, INSERT, UPDATE")
    case_act = "matters_caseact"
    both = f"{_OF_CASE.format(table=case_act, key='case_id')} AND {_ITS_PARTY.format(table=case_act)}"
    made += [*walled(case_act, both), *append_only(case_act)]
    made += _facts("matters_casefact", case_act)
    for name, key in (
        ("party", "id"),
        ("measure", "party_id"),
        ("charge", "party_id"),
        ("counter", "party_id"),
    ):
        made += case_table_policy(f"matters_{name}", key)
    made += walled("matters_draft", f"person_id = {setting('person')}")
    made += rights("matters_draft", "SELECT, INSERT, UPDATE, DELETE")
    for table in ("matters_procedureversion", "matters_calendarversion"):
        made += append_only(table)
    made += rights("matters_numberseries", "SELECT, INSERT, UPDATE")
    made.append(f"REVOKE ALL ON matters_matterwords FROM PUBLIC, {_SERVING}")
    return made


def _facts(table: str, acts: str) -> list[str]:
    """Sealed facts: written with their act; only the seal may change (another key, or erased), never a row go."""
    return [
        *walled(table, f"EXISTS (SELECT 1 FROM {acts} a WHERE a.id = {table}.act_id)"),
        *rights(table, "SELECT, INSERT, UPDATE (sealed, key_id, erased_by)"),
    ]


INTAKE = tuple(append_only_child_policy("matters_intakerow", "matters_matter", "matter_id"))
"""The wall of what came in as rows of files; migration 0003 holds it literally."""

ENTRIES = tuple(append_only_child_policy("matters_actentry", "matters_matter", "matter_id"))
"""The wall of how the fields of forms were filled; migration 0007 holds it literally."""

_DAY = "nullif(current_setting('app.day', true), '')::date"


def _holds(table: str, roles: str) -> str:
    """The reader holds one of these posts today at the row's office, or at one above it."""
    return (
        "EXISTS (SELECT 1 FROM offices_post p JOIN offices_office o ON o.id = p.office_id"
        f" JOIN offices_office t ON t.id = {table}.office_id"
        f" WHERE p.person_id = {setting('person')} AND p.role IN ({roles}) AND p.from_on <= {_DAY}"
        f" AND (p.to_on IS NULL OR p.to_on >= {_DAY}) AND t.kind = o.kind AND t.lft BETWEEN o.lft AND o.rgt)"
    )


_DECIDED, _DRAFTED = "matters_layerdecision", "matters_layerdraft"
_ITS_CHIEF = (
    "EXISTS (SELECT 1 FROM offices_post p"
    f" WHERE p.person_id = {setting('person')} AND p.role = 'chief_prosecutor' AND p.from_on <= {_DAY}"
    f" AND (p.to_on IS NULL OR p.to_on >= {_DAY}) AND p.office_id = {_DECIDED}.office_id)"
)

LOCAL_LAW: tuple[str, ...] = (
    *walled(
        _DRAFTED, _holds(_DRAFTED, "'system_admin', 'security_admin', 'audit_admin', 'chief_prosecutor'")
    ),
    *rights(_DRAFTED, "SELECT, INSERT, UPDATE, DELETE"),
    f"ALTER TABLE {_DECIDED} ENABLE ROW LEVEL SECURITY",
    f"ALTER TABLE {_DECIDED} FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY wall_read ON {_DECIDED} FOR SELECT USING (text = '' OR author_id <> adopter_id)",
    f"CREATE POLICY wall_write ON {_DECIDED} FOR INSERT WITH CHECK"
    f" (adopter_id = {setting('person')} AND {_ITS_CHIEF})",
    *append_only(_DECIDED),
)
"""The wall of local texts: drafts are read by the administrators and the chief of the place; what one person wrote and
another adopted is law, read by everybody, and written by the chief of its office alone. Migration 0010 holds it literally."""

ACT_COLUMNS = tuple(
    statement
    for table in ("matters_matteract", "matters_caseact")
    for statement in (
        f"ALTER TABLE {table} ALTER COLUMN node_seq ADD GENERATED ALWAYS AS IDENTITY",
        f"CREATE UNIQUE INDEX {table}_node_seq ON {table} (node_seq)",
        f"ALTER TABLE {table} ALTER COLUMN txid SET DEFAULT pg_current_xact_id()::text::bigint",
        f"CREATE INDEX {table}_txid ON {table} USING brin (txid)",
    )
)
"""Columns that the database fills: order of insertion, and the transaction that wrote the row."""

SNAPSHOT_ROOM = (
    "ALTER TABLE matters_mattersnapshot SET (fillfactor = 50)",
    "ALTER TABLE matters_casesnapshot SET (fillfactor = 50)",
)
"""Room on each page, so that an update stays on it."""

WORDS = (
    """
CREATE FUNCTION matters_index_words(matter uuid, tokens text[], node uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO matters_matterwords (matter_id, words, origin_node)
  SELECT m.id, array_to_tsvector(tokens), node FROM matters_matter m WHERE m.id = matter
  ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words
$$
""",
    """
CREATE FUNCTION matters_find_words(tokens text[], most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.id FROM matters_matterwords w JOIN matters_matter m ON m.id = w.matter_id
  WHERE w.words @@ (SELECT string_agg(quote_literal(t), ' & ')::tsquery FROM unnest(tokens) t)
  LIMIT most
$$
""",
    "REVOKE ALL ON FUNCTION matters_index_words(uuid, text[], uuid) FROM PUBLIC",
    "REVOKE ALL ON FUNCTION matters_find_words(text[], integer) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION matters_index_words(uuid, text[], uuid) TO {_SERVING}",
    f"GRANT EXECUTE ON FUNCTION matters_find_words(text[], integer) TO {_SERVING}",
)
"""Words of title, numbers and parties: the tables behind are owned by the owner, who is held by the wall as well."""

WORDS_BY_PLACE = (
    """
CREATE OR REPLACE FUNCTION matters_index_words(matter uuid, tokens text[], node uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO matters_matterwords (matter_id, words, origin_node)
  SELECT m.id, array_to_tsvector(tokens || ('o' || m.office_id)), node FROM matters_matter m WHERE m.id = matter
  ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words
$$
""",
    """
CREATE FUNCTION matters_find_granted(asked tsquery, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first text := current_setting('app.lft', true);
  last text := current_setting('app.rgt', true);
BEGIN
  PERFORM set_config('app.lft', '0', true), set_config('app.rgt', '-1', true);
  RETURN QUERY EXECUTE 'SELECT m.id FROM matters_matter m JOIN matters_matterwords w ON w.matter_id = m.id'
    ' WHERE w.words @@ $1 LIMIT $2' USING asked, most;
  PERFORM set_config('app.lft', first, true), set_config('app.rgt', last, true);
END $$
""",
    "REVOKE ALL ON FUNCTION matters_find_granted(tsquery, integer) FROM PUBLIC",
    """
CREATE OR REPLACE FUNCTION matters_find_words(tokens text[], most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  asked text := (SELECT string_agg(quote_literal(t), ' & ') FROM unnest(tokens) t);
  first integer := nullif(current_setting('app.lft', true), '')::int;
  last integer := nullif(current_setting('app.rgt', true), '')::int;
  offices text := (SELECT string_agg('o' || o.id, ' | ') FROM (
    SELECT id FROM offices_office WHERE lft <= last AND own_rgt >= first LIMIT 61) o HAVING count(*) <= 60);
BEGIN
  RETURN QUERY EXECUTE '(SELECT m.id FROM matters_matterwords w JOIN matters_matter m ON m.id = w.matter_id'
    ' WHERE w.words @@ $1 LIMIT $2)'
    || CASE WHEN offices IS NULL THEN '' ELSE ' UNION SELECT matters_find_granted($3, $2) LIMIT $2' END
    USING (asked || coalesce(' & (' || offices || ')', ''))::tsquery, most, asked::tsquery;
END $$
""",
    "ALTER TABLE matters_matter NO FORCE ROW LEVEL SECURITY",
    "UPDATE matters_matterwords w SET words = w.words || array_to_tsvector(ARRAY['o' || m.office_id])"
    " FROM matters_matter m WHERE m.id = w.matter_id",
    "ALTER TABLE matters_matter FORCE ROW LEVEL SECURITY",
)
"""The words of a matter hold its office too, so that a search for a common word by a reader of few offices stays among them;
what is open to him by name elsewhere is found by itself, as a reader of no place.

Migration 0004 holds it literally; the owner, whom the wall binds, is let through it for the words that are there already.
"""

_IN_KEPT_CASE = (
    "EXISTS (SELECT 1 FROM matters_case k JOIN matters_matter m ON m.case_id = k.joined_into_id"
    " WHERE k.id = {table}.case_id)"
)


def _changed(table: str, condition: str) -> str:
    return f"ALTER POLICY wall ON {table} USING ({condition}) WITH CHECK ({condition})"


def _of_kept(table: str) -> str:
    of_case = _OF_CASE.format(table=table, key="case_id")
    return f"({of_case} OR {_IN_KEPT_CASE.format(table=table)})"


JOINED_CASES = (
    _changed(
        "matters_case",
        "EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id IN (matters_case.id, matters_case.joined_into_id))",
    ),
    _changed("matters_casesnapshot", _of_kept("matters_casesnapshot")),
    _changed(
        "matters_caseact",
        f"{_of_kept('matters_caseact')} AND {_ITS_PARTY.format(table='matters_caseact')}",
    ),
    f"GRANT DELETE ON matters_measure, matters_charge, matters_counter TO {_SERVING}",
)
"""A case that was joined to another has no matter of its own any more; its record is read through those of the case that was
kept. Measures, charges and counters repeat what the case's acts say: where an act is annulled, its rows go.

Migration 0005 holds it literally.
"""

ERASINGS = (
    *walled(
        "matters_erasing", "EXISTS (SELECT 1 FROM matters_matter p WHERE p.id = matters_erasing.matter_id)"
    ),
    *rights("matters_erasing", "SELECT, INSERT, UPDATE (settled_at)"),
    """
CREATE FUNCTION matters_unjoin(matter uuid, parties uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM matters_matterparty l USING matters_matter m
  WHERE m.id = matter AND m.erased_on IS NOT NULL AND l.matter_id = m.id AND l.party_id = ANY(parties)
$$
""",
    "REVOKE ALL ON FUNCTION matters_unjoin(uuid, uuid[]) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION matters_unjoin(uuid, uuid[]) TO {_SERVING}",
)
"""Erasures, and letting go of a party on whom another matter rests: a matter that was erased leads to nobody any more. The
function repeats the wall, as those of the words do. Migration 0015 holds it literally."""
