"""Row-level security of saved views and of calendar feeds."""

from __future__ import annotations

from django.db import migrations

WALL = (
    "ALTER TABLE personal_savedview ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE personal_savedview FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall_read ON personal_savedview FOR SELECT USING (personal_savedview.person_id = "
        "nullif(current_setting('app.person', true), '')::int OR (personal_savedview.shared_with <> '' AND "
        "EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = nullif(current_setting('app.person', true),"
        " '')::int AND p.office_id = personal_savedview.office_id AND (personal_savedview.shared_with = "
        "'everybody' OR p.role = personal_savedview.shared_with) AND p.from_on <= "
        "nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on >= "
        "nullif(current_setting('app.day', true), '')::date))))"
    ),
    (
        "CREATE POLICY wall_write ON personal_savedview FOR INSERT WITH CHECK (personal_savedview.person_id ="
        " nullif(current_setting('app.person', true), '')::int AND EXISTS (SELECT 1 FROM offices_post p WHERE"
        " p.person_id = nullif(current_setting('app.person', true), '')::int AND p.office_id = "
        "personal_savedview.office_id AND true AND p.from_on <= nullif(current_setting('app.day', true), "
        "'')::date AND (p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), '')::date)))"
    ),
    (
        "CREATE POLICY wall_update ON personal_savedview FOR UPDATE USING (personal_savedview.person_id = "
        "nullif(current_setting('app.person', true), '')::int) WITH CHECK (personal_savedview.person_id = "
        "nullif(current_setting('app.person', true), '')::int)"
    ),
    (
        "CREATE POLICY wall_delete ON personal_savedview FOR DELETE USING (personal_savedview.person_id = "
        "nullif(current_setting('app.person', true), '')::int OR (personal_savedview.shared_with <> '' AND "
        "EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = nullif(current_setting('app.person', true),"
        " '')::int AND p.office_id = personal_savedview.office_id AND p.role = 'case_management' AND "
        "p.from_on <= nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR p.to_on >= "
        "nullif(current_setting('app.day', true), '')::date))))"
    ),
    "REVOKE ALL ON personal_savedview FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON personal_savedview TO heli_app, heli_worker",
    "ALTER TABLE personal_calendarfeed ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE personal_calendarfeed FORCE ROW LEVEL SECURITY",
    (
        "CREATE POLICY wall ON personal_calendarfeed USING (personal_calendarfeed.person_id = "
        "nullif(current_setting('app.person', true), '')::int) WITH CHECK (personal_calendarfeed.person_id = "
        "nullif(current_setting('app.person', true), '')::int)"
    ),
    (
        "CREATE POLICY wall_feed ON personal_calendarfeed FOR SELECT USING "
        "(personal_calendarfeed.withdrawn_at IS NULL AND personal_calendarfeed.digest = "
        "decode(nullif(current_setting('app.feed', true), ''), 'hex'))"
    ),
    "REVOKE ALL ON personal_calendarfeed FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE ON personal_calendarfeed TO heli_app, heli_worker",
)
UNDO = (
    "DROP POLICY wall_read ON personal_savedview",
    "DROP POLICY wall_write ON personal_savedview",
    "DROP POLICY wall_update ON personal_savedview",
    "DROP POLICY wall_delete ON personal_savedview",
    "DROP POLICY wall ON personal_calendarfeed",
    "DROP POLICY wall_feed ON personal_calendarfeed",
)


class Migration(migrations.Migration):
    dependencies = [("personal", "0001_tables"), ("access", "0003_grants_wall")]
    operations = [migrations.RunSQL(WALL, UNDO)]
