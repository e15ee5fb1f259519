"""Row-level security of the log of administration and of imports."""

from __future__ import annotations

from django.db import migrations

WALL = (
    "ALTER TABLE administration_administrationentry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE administration_administrationentry FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall_write ON administration_administrationentry FOR INSERT WITH CHECK (person_id "
        "= nullif(current_setting('app.person', true), '')::int)"
    ),
    (
        "CREATE POLICY wall_read ON administration_administrationentry FOR SELECT USING (person_id <> "
        "nullif(current_setting('app.person', true), '')::int AND EXISTS (SELECT 1 FROM offices_post p "
        "JOIN offices_office o ON o.id = p.office_id WHERE p.person_id = "
        "nullif(current_setting('app.person', true), '')::int AND p.role = 'audit_admin' AND p.from_on <="
        " nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on >= "
        "nullif(current_setting('app.day', true), '')::date) AND "
        "administration_administrationentry.place_ord BETWEEN o.lft AND o.rgt))"
    ),
    "REVOKE ALL ON administration_administrationentry FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON administration_administrationentry TO heli_app, heli_worker",
    (
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON administration_administrationentry FOR "
        "EACH ROW EXECUTE FUNCTION access_refuse_change()"
    ),
    (
        "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON administration_administrationentry FOR EACH "
        "STATEMENT EXECUTE FUNCTION access_refuse_change()"
    ),
    "ALTER TABLE administration_importtemplate ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE administration_importtemplate FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON administration_importtemplate USING (EXISTS (SELECT 1 FROM offices_post p "
        "JOIN offices_office o ON o.id = p.office_id WHERE p.person_id = "
        "nullif(current_setting('app.person', true), '')::int AND p.role = 'case_management' AND "
        "p.from_on <= nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on "
        ">= nullif(current_setting('app.day', true), '')::date) AND "
        "administration_importtemplate.office_id = o.id)) WITH CHECK (EXISTS (SELECT 1 FROM offices_post "
        "p JOIN offices_office o ON o.id = p.office_id WHERE p.person_id = "
        "nullif(current_setting('app.person', true), '')::int AND p.role = 'case_management' AND "
        "p.from_on <= nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on "
        ">= nullif(current_setting('app.day', true), '')::date) AND "
        "administration_importtemplate.office_id = o.id))"
    ),
    "REVOKE ALL ON administration_importtemplate FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON administration_importtemplate TO heli_app, heli_worker",
    "ALTER TABLE administration_importrun ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE administration_importrun FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON administration_importrun USING (EXISTS (SELECT 1 FROM offices_post p JOIN "
        "offices_office o ON o.id = p.office_id WHERE p.person_id = nullif(current_setting('app.person', "
        "true), '')::int AND p.role = 'case_management' AND p.from_on <= "
        "nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on >= "
        "nullif(current_setting('app.day', true), '')::date) AND administration_importrun.office_id = "
        "o.id)) WITH CHECK (EXISTS (SELECT 1 FROM offices_post p JOIN offices_office o ON o.id = "
        "p.office_id WHERE p.person_id = nullif(current_setting('app.person', true), '')::int AND p.role "
        "= 'case_management' AND p.from_on <= nullif(current_setting('app.day', true), '')::date AND "
        "(p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), '')::date) AND "
        "administration_importrun.office_id = o.id))"
    ),
    "REVOKE ALL ON administration_importrun FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON administration_importrun TO heli_app, heli_worker",
)
UNDO = (
    "DROP POLICY wall_write ON administration_administrationentry",
    "DROP POLICY wall_read ON administration_administrationentry",
    "DROP POLICY wall ON administration_importtemplate",
    "DROP POLICY wall ON administration_importrun",
)


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_tables"), ("access", "0003_grants_wall")]
    operations = [migrations.RunSQL(WALL, UNDO)]
