"""Notices of partners, and who stands in for a decider on leave."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_wall"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind",
        ),
        migrations.AddField(
            model_name="leave",
            name="deputy",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "limit",
                            "proposal",
                            "decided",
                            "given",
                            "answer",
                            "task",
                            "leave",
                            "substitute",
                            "served",
                            "deputy",
                        ),
                    )
                ),
                name="notice_kind",
            ),
        ),
    ]
