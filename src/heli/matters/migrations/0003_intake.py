"""Rows of files that became matters, and their wall, literally; `heli.matters.wall_sql` says why."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.offices.node

WALL = [
    "ALTER TABLE matters_intakerow ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_intakerow FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_intakerow USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_intakerow.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_intakerow.matter_id))",
    "REVOKE ALL ON matters_intakerow FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_intakerow TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_intakerow FOR EACH ROW EXECUTE "
    "FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_intakerow FOR EACH STATEMENT "
    "EXECUTE FUNCTION access_refuse_change()",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_wall"), ("offices", "0002_directory_rules"), ("access", "0001_wall")]
    operations = [
        migrations.CreateModel(
            name="IntakeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("digest", models.BinaryField(max_length=32)),
                ("number", models.IntegerField()),
                ("result", models.CharField(max_length=8)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake",
                        to="matters.matter",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="matteract",
            index=models.Index(condition=models.Q(("seq", 1)), fields=["key"], name="matter_act_opening"),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.UniqueConstraint(fields=("office", "digest", "number"), name="intake_row_once"),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["accepted", "warned"])), name="intake_row_result"
            ),
        ),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
    ]
