"""Row-level security of the room; `heli.notices.wall_sql` says why."""

from __future__ import annotations

from django.db import migrations

WALL = (
    "ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE notices_notice FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON notices_notice USING (person_id = nullif(current_setting('app.person', "
        "true), '')::int OR nullif(current_setting('app.person', true), '')::int = 0) WITH CHECK "
        "(person_id = nullif(current_setting('app.person', true), '')::int OR "
        "nullif(current_setting('app.person', true), '')::int = 0)"
    ),
    "REVOKE ALL ON notices_notice FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON notices_notice TO heli_app, heli_worker",
    "ALTER TABLE notices_preference ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE notices_preference FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON notices_preference USING (person_id = "
        "nullif(current_setting('app.person', true), '')::int OR nullif(current_setting('app.person', "
        "true), '')::int = 0) WITH CHECK (person_id = nullif(current_setting('app.person', true), "
        "'')::int OR nullif(current_setting('app.person', true), '')::int = 0)"
    ),
    "REVOKE ALL ON notices_preference FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON notices_preference TO heli_app, heli_worker",
    "ALTER TABLE notices_leave ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE notices_leave FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON notices_leave USING (person_id = nullif(current_setting('app.person', "
        "true), '')::int OR substitute_id = nullif(current_setting('app.person', true), '')::int OR "
        "nullif(current_setting('app.person', true), '')::int = 0 OR place_ord BETWEEN "
        "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
        "'')::int) WITH CHECK (person_id = nullif(current_setting('app.person', true), '')::int OR "
        "substitute_id = nullif(current_setting('app.person', true), '')::int OR "
        "nullif(current_setting('app.person', true), '')::int = 0 OR place_ord BETWEEN "
        "nullif(current_setting('app.lft', true), '')::int AND nullif(current_setting('app.rgt', true), "
        "'')::int)"
    ),
    "REVOKE ALL ON notices_leave FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON notices_leave TO heli_app, heli_worker",
    "ALTER TABLE notices_mail ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE notices_mail FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON notices_mail USING (nullif(current_setting('app.person', true), '')::int "
        "= 0) WITH CHECK (nullif(current_setting('app.person', true), '')::int = 0)"
    ),
    "REVOKE ALL ON notices_mail FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON notices_mail TO heli_app, heli_worker",
)
UNDO = (
    "DROP POLICY wall ON notices_notice",
    "DROP POLICY wall ON notices_preference",
    "DROP POLICY wall ON notices_leave",
    "DROP POLICY wall ON notices_mail",
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables"), ("access", "0003_grants_wall")]
    operations = [migrations.RunSQL(WALL, UNDO)]
