"""Acts by name and day, for the figures of a year among those of ten."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_local_law")]
    operations = [
        migrations.AddIndex(
            model_name="matteract",
            index=models.Index(fields=["name", "happened_on"], name="matter_act_by_day"),
        ),
    ]
