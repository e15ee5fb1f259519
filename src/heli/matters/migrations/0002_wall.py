"""The wall of this room's tables, literally; `heli.matters.wall_sql` says why, a test holds the two equal."""

from __future__ import annotations

from django.db import migrations

COLUMNS = [
    "ALTER TABLE matters_matteract ALTER COLUMN node_seq ADD GENERATED ALWAYS AS IDENTITY",
    "CREATE UNIQUE INDEX matters_matteract_node_seq ON matters_matteract (node_seq)",
    "ALTER TABLE matters_matteract ALTER COLUMN txid SET DEFAULT pg_current_xact_id()::text::bigint",
    "CREATE INDEX matters_matteract_txid ON matters_matteract USING brin (txid)",
    "ALTER TABLE matters_caseact ALTER COLUMN node_seq ADD GENERATED ALWAYS AS IDENTITY",
    "CREATE UNIQUE INDEX matters_caseact_node_seq ON matters_caseact (node_seq)",
    "ALTER TABLE matters_caseact ALTER COLUMN txid SET DEFAULT pg_current_xact_id()::text::bigint",
    "CREATE INDEX matters_caseact_txid ON matters_caseact USING brin (txid)",
    "ALTER TABLE matters_mattersnapshot SET (fillfactor = 50)",
    "ALTER TABLE matters_casesnapshot SET (fillfactor = 50)",
]

WALL = [
    "ALTER TABLE matters_matter ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_matter FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_matter USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_matter FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_matter TO heli_app, heli_worker",
    "ALTER TABLE matters_timelimit ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_timelimit FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_timelimit USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_timelimit FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_timelimit TO heli_app, heli_worker",
    "ALTER TABLE matters_proposal ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_proposal FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_proposal USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_proposal FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_proposal TO heli_app, heli_worker",
    "ALTER TABLE matters_task ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_task FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_task USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_task FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_task TO heli_app, heli_worker",
    "ALTER TABLE matters_service ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_service FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_service USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_service FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_service TO heli_app, heli_worker",
    "ALTER TABLE matters_paper ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_paper FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_paper USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_paper FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_paper TO heli_app, heli_worker",
    "ALTER TABLE matters_storedfile ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_storedfile FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_storedfile USING (((NOT closed_list AND level <= "
    "nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int]) WITH CHECK (((NOT "
    "closed_list AND level <= nullif(current_setting('app.level', true), '')::int AND line_bit & "
    "nullif(current_setting('app.lines', true), '')::int <> 0 AND place_ord BETWEEN "
    "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
    "'')::int) OR grantees @> ARRAY[nullif(current_setting('app.person', true), '')::int]) AND NOT "
    "denied @> ARRAY[nullif(current_setting('app.person', true), '')::int])",
    "REVOKE ALL ON matters_storedfile FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_storedfile TO heli_app, heli_worker",
    "ALTER TABLE matters_mattersnapshot ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_mattersnapshot FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_mattersnapshot USING (EXISTS (SELECT 1 FROM matters_matter p "
    "WHERE p.id = matters_mattersnapshot.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM "
    "matters_matter p WHERE p.id = matters_mattersnapshot.matter_id))",
    "REVOKE ALL ON matters_mattersnapshot FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_mattersnapshot TO heli_app, heli_worker",
    "ALTER TABLE matters_matterparty ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_matterparty FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_matterparty USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_matterparty.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE"
    " p.id = matters_matterparty.matter_id))",
    "REVOKE ALL ON matters_matterparty FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_matterparty TO heli_app, heli_worker",
    "ALTER TABLE matters_matterlink ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_matterlink FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_matterlink USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_matterlink.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_matterlink.matter_id))",
    "REVOKE ALL ON matters_matterlink FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_matterlink TO heli_app, heli_worker",
    "ALTER TABLE matters_externalnumber ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_externalnumber FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_externalnumber USING (EXISTS (SELECT 1 FROM matters_matter p "
    "WHERE p.id = matters_externalnumber.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM "
    "matters_matter p WHERE p.id = matters_externalnumber.matter_id))",
    "REVOKE ALL ON matters_externalnumber FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON matters_externalnumber TO heli_app, heli_worker",
    "ALTER TABLE matters_teammember ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_teammember FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_teammember USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_teammember.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_teammember.matter_id))",
    "REVOKE ALL ON matters_teammember FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_teammember TO heli_app, heli_worker",
    "ALTER TABLE matters_allocation ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_allocation FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_allocation USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_allocation.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_allocation.matter_id))",
    "REVOKE ALL ON matters_allocation FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_allocation TO heli_app, heli_worker",
    "ALTER TABLE matters_effect ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_effect FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_effect USING (EXISTS (SELECT 1 FROM matters_matter p WHERE p.id ="
    " matters_effect.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE p.id = "
    "matters_effect.matter_id))",
    "REVOKE ALL ON matters_effect FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_effect TO heli_app, heli_worker",
    "ALTER TABLE matters_matteract ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_matteract FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_matteract USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_matteract.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_matteract.matter_id))",
    "REVOKE ALL ON matters_matteract FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_matteract TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_matteract FOR EACH ROW EXECUTE "
    "FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_matteract FOR EACH STATEMENT "
    "EXECUTE FUNCTION access_refuse_change()",
    "ALTER TABLE matters_matterfact ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_matterfact FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_matterfact USING (EXISTS (SELECT 1 FROM matters_matteract a WHERE"
    " a.id = matters_matterfact.act_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matteract a WHERE"
    " a.id = matters_matterfact.act_id))",
    "REVOKE ALL ON matters_matterfact FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE (sealed, key_id, erased_by) ON matters_matterfact TO heli_app, heli_worker",
    "ALTER TABLE matters_case ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_case FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_case USING (EXISTS (SELECT 1 FROM matters_matter m WHERE "
    "m.case_id = matters_case.id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter m WHERE "
    "m.case_id = matters_case.id))",
    "REVOKE ALL ON matters_case FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_case TO heli_app, heli_worker",
    "ALTER TABLE matters_casesnapshot ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_casesnapshot FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_casesnapshot USING (EXISTS (SELECT 1 FROM matters_matter m WHERE "
    "m.case_id = matters_casesnapshot.case_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter m "
    "WHERE m.case_id = matters_casesnapshot.case_id))",
    "REVOKE ALL ON matters_casesnapshot FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_casesnapshot TO heli_app, heli_worker",
    "ALTER TABLE matters_caseact ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_caseact FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_caseact USING (EXISTS (SELECT 1 FROM matters_matter m WHERE "
    "m.case_id = matters_caseact.case_id) AND (matters_caseact.party_id IS NULL OR EXISTS (SELECT 1 "
    "FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE l.party_id = "
    "matters_caseact.party_id))) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id "
    "= matters_caseact.case_id) AND (matters_caseact.party_id IS NULL OR EXISTS (SELECT 1 FROM "
    "matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE l.party_id = "
    "matters_caseact.party_id)))",
    "REVOKE ALL ON matters_caseact FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_caseact TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_caseact FOR EACH ROW EXECUTE "
    "FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_caseact FOR EACH STATEMENT EXECUTE "
    "FUNCTION access_refuse_change()",
    "ALTER TABLE matters_casefact ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_casefact FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_casefact USING (EXISTS (SELECT 1 FROM matters_caseact a WHERE "
    "a.id = matters_casefact.act_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_caseact a WHERE a.id"
    " = matters_casefact.act_id))",
    "REVOKE ALL ON matters_casefact FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE (sealed, key_id, erased_by) ON matters_casefact TO heli_app, heli_worker",
    "ALTER TABLE matters_party ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_party FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_party USING (EXISTS (SELECT 1 FROM matters_matterparty l JOIN "
    "matters_matter m ON m.id = l.matter_id WHERE l.party_id = matters_party.id)) WITH CHECK (EXISTS"
    " (SELECT 1 FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE "
    "l.party_id = matters_party.id))",
    "REVOKE ALL ON matters_party FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_party TO heli_app, heli_worker",
    "ALTER TABLE matters_measure ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_measure FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_measure USING (EXISTS (SELECT 1 FROM matters_matterparty l JOIN "
    "matters_matter m ON m.id = l.matter_id WHERE l.party_id = matters_measure.party_id)) WITH CHECK"
    " (EXISTS (SELECT 1 FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE"
    " l.party_id = matters_measure.party_id))",
    "REVOKE ALL ON matters_measure FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_measure TO heli_app, heli_worker",
    "ALTER TABLE matters_charge ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_charge FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_charge USING (EXISTS (SELECT 1 FROM matters_matterparty l JOIN "
    "matters_matter m ON m.id = l.matter_id WHERE l.party_id = matters_charge.party_id)) WITH CHECK "
    "(EXISTS (SELECT 1 FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE "
    "l.party_id = matters_charge.party_id))",
    "REVOKE ALL ON matters_charge FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_charge TO heli_app, heli_worker",
    "ALTER TABLE matters_counter ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_counter FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_counter USING (EXISTS (SELECT 1 FROM matters_matterparty l JOIN "
    "matters_matter m ON m.id = l.matter_id WHERE l.party_id = matters_counter.party_id)) WITH CHECK"
    " (EXISTS (SELECT 1 FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id WHERE"
    " l.party_id = matters_counter.party_id))",
    "REVOKE ALL ON matters_counter FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_counter TO heli_app, heli_worker",
    "ALTER TABLE matters_draft ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_draft FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_draft USING (person_id = nullif(current_setting('app.person', "
    "true), '')::int) WITH CHECK (person_id = nullif(current_setting('app.person', true), '')::int)",
    "REVOKE ALL ON matters_draft FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON matters_draft TO heli_app, heli_worker",
    "REVOKE ALL ON matters_procedureversion FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_procedureversion TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_procedureversion FOR EACH ROW "
    "EXECUTE FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_procedureversion FOR EACH STATEMENT"
    " EXECUTE FUNCTION access_refuse_change()",
    "REVOKE ALL ON matters_calendarversion FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_calendarversion TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_calendarversion FOR EACH ROW "
    "EXECUTE FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_calendarversion FOR EACH STATEMENT "
    "EXECUTE FUNCTION access_refuse_change()",
    "REVOKE ALL ON matters_numberseries FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON matters_numberseries TO heli_app, heli_worker",
    "REVOKE ALL ON matters_matterwords FROM PUBLIC, heli_app, heli_worker",
]

FUNCTIONS = [
    """CREATE FUNCTION matters_index_words(matter uuid, tokens text[], node uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO matters_matterwords (matter_id, words, origin_node)
  SELECT m.id, array_to_tsvector(tokens), node FROM matters_matter m WHERE m.id = matter
  ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words
$$""",
    """CREATE FUNCTION matters_find_words(tokens text[], most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.id FROM matters_matterwords w JOIN matters_matter m ON m.id = w.matter_id
  WHERE w.words @@ (SELECT string_agg(quote_literal(t), ' & ')::tsquery FROM unnest(tokens) t)
  LIMIT most
$$""",
    "REVOKE ALL ON FUNCTION matters_index_words(uuid, text[], uuid) FROM PUBLIC",
    "REVOKE ALL ON FUNCTION matters_find_words(text[], integer) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION matters_index_words(uuid, text[], uuid) TO heli_app, heli_worker",
    "GRANT EXECUTE ON FUNCTION matters_find_words(text[], integer) TO heli_app, heli_worker",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_tables"), ("access", "0001_wall")]
    operations = [
        migrations.RunSQL(tuple(COLUMNS), migrations.RunSQL.noop),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
        migrations.RunSQL(tuple(FUNCTIONS), migrations.RunSQL.noop),
    ]
