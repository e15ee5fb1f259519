"""Tokens of programs, and exactly the rights on them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.base.ids
import heli.offices.node

RIGHTS = [
    "REVOKE ALL ON access_token FROM PUBLIC, heli_app, heli_worker",
    "GRANT SELECT, INSERT, UPDATE (revoked_at) ON access_token TO heli_app",
]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_grants_wall"),
        ("offices", "0002_directory_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("purpose", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="offices.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="offices.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="token_purpose"
                    )
                ],
            },
        ),
        migrations.RunSQL(tuple(RIGHTS), migrations.RunSQL.noop),
    ]
