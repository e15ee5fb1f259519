"""The functions through which alone the blind index is reached. Migrations 0003 and 0005 hold them literally.

Two answer: duplicates at intake within the reader's own places, and the record query, which writes its line
of the reading log in the same step. Three only write, and answer nothing.
"""

from __future__ import annotations

LOOK_UPS = ("access_duplicates_at_intake", "access_record_query")
WRITERS = ("access_index_party", "access_forget_party", "access_hide_matter")

FUNCTIONS = (
    """
CREATE FUNCTION access_index_party(
  digest bytea, party uuid, matter uuid, office bigint, place integer, label text, hidden boolean, node uuid
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO access_blindindexentry (digest, party, matter, office_id, place_ord, label, is_hidden, origin_node)
  VALUES (digest, party, matter, office, place, label, hidden, node)
  ON CONFLICT ON CONSTRAINT blind_index_once DO UPDATE
    SET office_id = excluded.office_id, place_ord = excluded.place_ord,
        label = excluded.label, is_hidden = excluded.is_hidden
$$
""",
    """
CREATE FUNCTION access_forget_party(gone uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM access_blindindexentry WHERE party = gone
$$
""",
    """
CREATE FUNCTION access_duplicates_at_intake(wanted bytea, first integer, last integer)
RETURNS TABLE (matter uuid, label varchar) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.matter, i.label FROM access_blindindexentry i
  WHERE i.digest = wanted AND NOT i.is_hidden
    AND i.place_ord BETWEEN greatest(first, nullif(current_setting('app.lft', true), '')::int)
                        AND least(last, nullif(current_setting('app.rgt', true), '')::int)
  ORDER BY i.id LIMIT 20
$$
""",
    """
CREATE FUNCTION access_record_query(
  wanted bytea, entry uuid, asked_at timestamptz, asking bigint, why varchar, remark varchar, asked_from uuid,
  node uuid
) RETURNS TABLE (office bigint, label varchar) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  who integer := nullif(current_setting('app.person', true), '')::int;
  today date := nullif(current_setting('app.day', true), '')::date;
BEGIN
  IF why NOT IN ('recidivism', 'omitted_crime', 'co_offender', 'earlier_non_prosecution') THEN
    RAISE EXCEPTION 'a record query needs a purpose of the closed list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = who AND p.office_id = asking
                   AND p.from_on <= today AND coalesce(p.to_on, today) >= today) THEN
    RAISE EXCEPTION 'a record query is asked under a post of the office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO access_readingentry
    (id, at, person_id, office_id, place_ord, purpose, note, what, subject_kind, subject, origin_node)
  SELECT entry, asked_at, who, o.id, o.lft, why, remark, 'party_search', 'matter', asked_from, node
  FROM offices_office o WHERE o.id = asking;
  RETURN QUERY SELECT DISTINCT i.office_id, i.label FROM access_blindindexentry i
    WHERE i.digest = wanted AND NOT i.is_hidden ORDER BY 1, 2 LIMIT 50;
END $$
""",
)
RIGHTS = (
    "REVOKE ALL ON access_blindindexentry FROM PUBLIC, heli_app, heli_worker",
    *(
        statement
        for signature in (
            "access_index_party(bytea, uuid, uuid, bigint, integer, text, boolean, uuid)",
            "access_forget_party(uuid)",
            "access_duplicates_at_intake(bytea, integer, integer)",
            "access_record_query(bytea, uuid, timestamptz, bigint, varchar, varchar, uuid, uuid)",
        )
        for statement in (
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO heli_app, heli_worker",
        )
    ),
)

HIDE = """
CREATE FUNCTION access_hide_matter(gone uuid, hidden boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE access_blindindexentry SET is_hidden = hidden WHERE matter = gone
$$;
REVOKE ALL ON FUNCTION access_hide_matter(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_hide_matter(uuid, boolean) TO heli_app, heli_worker
"""
"""A sealed matter leaves what the look-ups answer, and comes back when it is unsealed."""

READING_LOG = (
    "ALTER TABLE access_readingentry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_readingentry FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall_write ON access_readingentry FOR INSERT"
    " WITH CHECK (person_id = nullif(current_setting('app.person', true), '')::int)",
    "CREATE POLICY wall_read ON access_readingentry FOR SELECT USING ("
    "person_id <> nullif(current_setting('app.person', true), '')::int AND EXISTS ("
    "SELECT 1 FROM offices_post p JOIN offices_office o ON o.id = p.office_id"
    " WHERE p.person_id = nullif(current_setting('app.person', true), '')::int"
    " AND p.role IN ('inspection', 'audit_admin')"
    " AND p.from_on <= nullif(current_setting('app.day', true), '')::date"
    " AND (p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), '')::date)"
    " AND access_readingentry.place_ord BETWEEN o.lft AND o.rgt))",
)
"""Written by the reader for himself; read by inspection and audit posts over the place, never by himself."""
