"""Row-level security of this room's tables, and the functions of the blind index."""

from __future__ import annotations

from django.db import migrations

WALL = [
    "ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_grant FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON access_grant USING (((NOT closed_list AND level <="
        " nullif(current_setting('app.level', true), '')::int AND line_bit &"
        " nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN"
        " nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt',"
        " true), '')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int])"
        " AND NOT denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK"
        " (((NOT closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND"
        " line_bit & nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN"
        " nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt',"
        " true), '')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int])"
        " AND NOT denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])"
    ),
    "REVOKE ALL ON access_grant FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON access_grant TO heli_app, heli_worker",
    "ALTER TABLE access_grantee ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_grantee FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON access_grantee USING (EXISTS (SELECT 1 FROM access_grant p WHERE p.id ="
        " access_grantee.grant_id)) WITH CHECK (EXISTS (SELECT 1 FROM access_grant p WHERE p.id ="
        " access_grantee.grant_id))"
    ),
    "REVOKE ALL ON access_grantee FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON access_grantee TO heli_app, heli_worker",
    "ALTER TABLE access_readingentry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_readingentry FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall_write ON access_readingentry FOR INSERT WITH CHECK (person_id ="
        " nullif(current_setting('app.person', true), '')::int)"
    ),
    (
        "CREATE POLICY wall_read ON access_readingentry FOR SELECT USING (person_id <>"
        " nullif(current_setting('app.person', true), '')::int AND EXISTS (SELECT 1 FROM offices_post p"
        " JOIN offices_office o ON o.id = p.office_id WHERE p.person_id ="
        " nullif(current_setting('app.person', true), '')::int AND p.role IN ('inspection',"
        " 'audit_admin') AND p.from_on <= nullif(current_setting('app.day', true), '')::date AND"
        " (p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), '')::date) AND"
        " access_readingentry.place_ord BETWEEN o.lft AND o.rgt))"
    ),
    "REVOKE ALL ON access_readingentry FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON access_readingentry TO heli_app, heli_worker",
    (
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access_readingentry FOR EACH ROW EXECUTE"
        " FUNCTION access_refuse_change()"
    ),
    (
        "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON access_readingentry FOR EACH STATEMENT"
        " EXECUTE FUNCTION access_refuse_change()"
    ),
    "REVOKE ALL ON offices_directorychange FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON offices_directorychange TO heli_app, heli_worker",
    (
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON offices_directorychange FOR EACH ROW"
        " EXECUTE FUNCTION access_refuse_change()"
    ),
    (
        "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON offices_directorychange FOR EACH STATEMENT"
        " EXECUTE FUNCTION access_refuse_change()"
    ),
]
FUNCTIONS = [
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
]
RIGHTS = [
    "REVOKE ALL ON access_blindindexentry FROM PUBLIC, heli_app, heli_worker",
    (
        "REVOKE ALL ON FUNCTION access_index_party(bytea, uuid, uuid, bigint, integer, text, boolean,"
        " uuid) FROM PUBLIC"
    ),
    (
        "GRANT EXECUTE ON FUNCTION access_index_party(bytea, uuid, uuid, bigint, integer, text,"
        " boolean, uuid) TO heli_app, heli_worker"
    ),
    "REVOKE ALL ON FUNCTION access_forget_party(uuid) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION access_forget_party(uuid) TO heli_app, heli_worker",
    "REVOKE ALL ON FUNCTION access_duplicates_at_intake(bytea, integer, integer) FROM PUBLIC",
    (
        "GRANT EXECUTE ON FUNCTION access_duplicates_at_intake(bytea, integer, integer) TO heli_app,"
        " heli_worker"
    ),
    (
        "REVOKE ALL ON FUNCTION access_record_query(bytea, uuid, timestamptz, bigint, varchar, varchar,"
        " uuid, uuid) FROM PUBLIC"
    ),
    (
        "GRANT EXECUTE ON FUNCTION access_record_query(bytea, uuid, timestamptz, bigint, varchar,"
        " varchar, uuid, uuid) TO heli_app, heli_worker"
    ),
]
UNDO = [
    "DROP POLICY wall ON access_grant",
    "DROP POLICY wall ON access_grantee",
    "DROP POLICY wall_read ON access_readingentry",
    "DROP POLICY wall_write ON access_readingentry",
    "DROP TRIGGER append_only ON access_readingentry",
    "DROP TRIGGER append_only_whole ON access_readingentry",
    "DROP TRIGGER append_only ON offices_directorychange",
    "DROP TRIGGER append_only_whole ON offices_directorychange",
    "ALTER TABLE access_grant NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_grantee NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_readingentry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
    "DROP FUNCTION access_index_party(bytea, uuid, uuid, bigint, integer, text, boolean, uuid)",
    "DROP FUNCTION access_forget_party(uuid)",
    "DROP FUNCTION access_duplicates_at_intake(bytea, integer, integer)",
    "DROP FUNCTION access_record_query(bytea, uuid, timestamptz, bigint, varchar, varchar, uuid, uuid)",
]


class Migration(migrations.Migration):
    dependencies = [("access", "0002_grants_and_logs")]
    operations = [migrations.RunSQL((*WALL, *FUNCTIONS, *RIGHTS), tuple(UNDO))]
