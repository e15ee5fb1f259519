"""Local texts: drafts, and decisions about them; and their wall, literally. `heli.matters.wall_sql` says why."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.base.ids
import heli.offices.node

WALL = [
    "ALTER TABLE matters_layerdraft ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_layerdraft FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON matters_layerdraft USING (EXISTS (SELECT 1 FROM offices_post p JOIN "
    "offices_office o ON o.id = p.office_id JOIN offices_office t ON t.id = "
    "matters_layerdraft.office_id WHERE p.person_id = nullif(current_setting('app.person', true), "
    "'')::int AND p.role IN ('system_admin', 'security_admin', 'audit_admin', 'chief_prosecutor') "
    "AND p.from_on <= nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR "
    "p.to_on >= nullif(current_setting('app.day', true), '')::date) AND t.kind = o.kind AND t.lft "
    "BETWEEN o.lft AND o.rgt)) WITH CHECK (EXISTS (SELECT 1 FROM offices_post p JOIN "
    "offices_office o ON o.id = p.office_id JOIN offices_office t ON t.id = "
    "matters_layerdraft.office_id WHERE p.person_id = nullif(current_setting('app.person', true), "
    "'')::int AND p.role IN ('system_admin', 'security_admin', 'audit_admin', 'chief_prosecutor') "
    "AND p.from_on <= nullif(current_setting('app.day', true), '')::date AND (p.to_on IS NULL OR "
    "p.to_on >= nullif(current_setting('app.day', true), '')::date) AND t.kind = o.kind AND t.lft "
    "BETWEEN o.lft AND o.rgt))",
    "REVOKE ALL ON matters_layerdraft FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON matters_layerdraft TO heli_app, heli_worker",
    "ALTER TABLE matters_layerdecision ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE matters_layerdecision FORCE ROW LEVEL SECURITY",
    "CREATE POLICY wall_read ON matters_layerdecision FOR SELECT USING (text = '' OR author_id <> "
    "adopter_id)",
    "CREATE POLICY wall_write ON matters_layerdecision FOR INSERT WITH CHECK (adopter_id = "
    "nullif(current_setting('app.person', true), '')::int AND EXISTS (SELECT 1 FROM offices_post "
    "p WHERE p.person_id = nullif(current_setting('app.person', true), '')::int AND p.role = "
    "'chief_prosecutor' AND p.from_on <= nullif(current_setting('app.day', true), '')::date AND "
    "(p.to_on IS NULL OR p.to_on >= nullif(current_setting('app.day', true), '')::date) AND "
    "p.office_id = matters_layerdecision.office_id))",
    "REVOKE ALL ON matters_layerdecision FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT ON matters_layerdecision TO heli_app, heli_worker",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matters_layerdecision FOR EACH ROW "
    "EXECUTE FUNCTION access_refuse_change()",
    "CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON matters_layerdecision FOR EACH STATEMENT "
    "EXECUTE FUNCTION access_refuse_change()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0009_lists_in_order"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.CreateModel(
            name="LayerDecision",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("layer", models.CharField(max_length=60)),
                ("text", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("base", models.CharField(blank=True, max_length=64)),
                ("from_on", models.DateField()),
                ("decision", models.CharField(max_length=200)),
                ("decided_on", models.DateField()),
                ("ground", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "adopter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["layer", "from_on"], name="layer_decision_layer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text", ""),
                            models.Q(("author", models.F("adopter")), _negated=True),
                            _connector="OR",
                        ),
                        name="layer_four_eyes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LayerDraft",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("layer", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("put_at", models.DateTimeField(null=True)),
                ("trial", models.JSONField(default=list)),
                ("came_from", models.CharField(blank=True, max_length=200)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "put_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-changed_at"], name="layer_draft_office")],
            },
        ),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
    ]
