"""Proposals typed by somebody else than who proposes, or about the case; rows of files that wait for a decision."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0013_pages_of_lists"), ("offices", "0002_directory_rules")]
    operations = [
        migrations.AddField(
            model_name="proposal",
            name="entered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.person",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="of_case",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RemoveConstraint(model_name="intakerow", name="intake_row_once"),
        migrations.RemoveConstraint(model_name="intakerow", name="intake_row_result"),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("result__in", ["accepted", "warned"])),
                fields=("office", "digest", "number"),
                name="intake_row_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("result__in", ["pending", "remarked"])),
                fields=("office", "digest", "number"),
                name="intake_row_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["accepted", "warned", "pending", "remarked"])),
                name="intake_row_result",
            ),
        ),
    ]
