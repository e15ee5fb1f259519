"""Row-level security of the superiors' tables."""

from __future__ import annotations

from django.db import migrations

WALL = (
    "ALTER TABLE report_tables_tabletemplate ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE report_tables_tabletemplate FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON report_tables_tabletemplate USING (EXISTS (SELECT 1 FROM offices_post p WHERE "
        "p.person_id = nullif(current_setting('app.person', true), '')::int AND p.office_id = "
        "report_tables_tabletemplate.office_id AND p.role IN ('case_management', 'chief_prosecutor', "
        "'department_head', 'deputy_chief', 'statistics') AND p.from_on <= nullif(current_setting('app.day', "
        "true), '')::date AND (p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), "
        "'')::date))) WITH CHECK (EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = "
        "nullif(current_setting('app.person', true), '')::int AND p.office_id = "
        "report_tables_tabletemplate.office_id AND p.role IN ('case_management', 'chief_prosecutor', "
        "'department_head', 'deputy_chief', 'statistics') AND p.from_on <= nullif(current_setting('app.day', "
        "true), '')::date AND (p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), "
        "'')::date)))"
    ),
    "REVOKE ALL ON report_tables_tabletemplate FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON report_tables_tabletemplate TO heli_app, heli_worker",
    "ALTER TABLE report_tables_tablefilling ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE report_tables_tablefilling FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON report_tables_tablefilling USING (EXISTS (SELECT 1 FROM "
        "report_tables_tabletemplate p WHERE p.id = report_tables_tablefilling.template_id)) WITH CHECK "
        "(EXISTS (SELECT 1 FROM report_tables_tabletemplate p WHERE p.id = "
        "report_tables_tablefilling.template_id))"
    ),
    "REVOKE ALL ON report_tables_tablefilling FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON report_tables_tablefilling TO heli_app, heli_worker",
    (
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON report_tables_tablefilling FOR EACH ROW "
        "EXECUTE FUNCTION access_refuse_change()"
    ),
    (
        "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON report_tables_tablefilling FOR EACH STATEMENT "
        "EXECUTE FUNCTION access_refuse_change()"
    ),
)
UNDO = (
    "DROP POLICY wall ON report_tables_tabletemplate",
    "DROP POLICY wall ON report_tables_tablefilling",
)


class Migration(migrations.Migration):
    dependencies = [("report_tables", "0001_tables"), ("access", "0003_grants_wall")]
    operations = [migrations.RunSQL(WALL, UNDO)]
