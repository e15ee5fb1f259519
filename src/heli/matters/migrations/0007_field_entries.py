"""How the fields of forms came to their values, and the wall of it, literally; `heli.matters.wall_sql` says why."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.base.ids
import heli.offices.node

WALL = [
    "ALTER TABLE matters_actentry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_actentry FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_actentry USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_actentry.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_actentry.matter_id))",
    "REVOKE ALL ON matters_actentry FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_actentry TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_actentry FOR EACH ROW EXECUTE "
    "FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_actentry FOR EACH STATEMENT "
    "EXECUTE FUNCTION access_refuse_change()",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_void_documents")]
    operations = [
        migrations.CreateModel(
            name="ActEntry",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("fields", models.JSONField(default=dict)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject",), name="act_entry_once")],
            },
        ),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
    ]
