"""Erasures of whole matters: the day, what was ordered, and their wall, literally. `heli.matters.wall_sql` says why."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.offices.node

WALL = [
    "ALTER TABLE matters_erasing ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_erasing FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_erasing USING (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_erasing.matter_id)) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter p WHERE "
    "p.id = matters_erasing.matter_id))",
    "REVOKE ALL ON matters_erasing FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE (settled_at) ON matters_erasing TO heli_app, heli_worker",
    """
CREATE FUNCTION matters_unjoin(matter uuid, parties uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM matters_matterparty l USING matters_matter m
  WHERE m.id = matter AND m.erased_on IS NOT NULL AND l.matter_id = m.id AND l.party_id = ANY(parties)
$$
""",
    "REVOKE ALL ON FUNCTION matters_unjoin(uuid, uuid[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION matters_unjoin(uuid, uuid[]) TO heli_app, heli_worker",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0014_proposals_entered")]
    operations = [
        migrations.AddField(model_name="matter", name="erased_on", field=models.DateField(null=True)),
        migrations.CreateModel(
            name="Erasing",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("stream", models.UUIDField()),
                ("detail", models.JSONField(default=dict)),
                ("on", models.DateField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasings",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["id"], name="erasing_unsettled"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["facts", "matter"])), name="erasing_kind"
                    )
                ],
            },
        ),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
    ]
