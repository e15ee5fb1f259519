"""What every walled table needs: the schema, and the trigger that keeps append-only rows as they are."""

from __future__ import annotations

from django.db import migrations

REFUSE_CHANGE = """
CREATE FUNCTION access_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are written once; correct them by an act', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("offices", "0002_directory_rules")]
    operations = [
        migrations.RunSQL(
            "GRANT USAGE ON SCHEMA public TO heli_app, heli_worker",
            "REVOKE USAGE ON SCHEMA public FROM heli_app, heli_worker",
        ),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION access_refuse_change()"),
    ]
