"""The installation's one row: the table, who may write which column, and what never changes."""

import datetime

from django.db import migrations, models

GRANTS = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON installation FROM heli_app, heli_worker;
GRANT SELECT ON installation TO heli_app, heli_worker;
GRANT UPDATE (clock_offset) ON installation TO heli_app;

CREATE FUNCTION installation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the installation row is never deleted';
    END IF;
    IF NEW.origin_node <> OLD.origin_node OR NEW.created_at <> OLD.created_at THEN
        RAISE EXCEPTION 'a node keeps its identifier';
    END IF;
    IF OLD.is_demo AND NOT NEW.is_demo THEN
        RAISE EXCEPTION 'a demo stays a demo';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER installation_is_kept BEFORE UPDATE OR DELETE ON installation
    FOR EACH ROW EXECUTE FUNCTION installation_is_kept();
"""

UNDO = """
DROP TRIGGER installation_is_kept ON installation;
DROP FUNCTION installation_is_kept();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("origin_node", models.UUIDField()),
                ("is_demo", models.BooleanField(default=False)),
                ("clock_offset", models.DurationField(default=datetime.timedelta)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "installation",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="installation_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_demo", True), ("clock_offset", datetime.timedelta(0)), _connector="OR"
                        ),
                        name="installation_only_a_demo_shifts_its_clock",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GRANTS, UNDO),
    ]
