"""An issued document can be void; it keeps its number."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_joined_cases")]
    operations = [
        migrations.AddField(model_name="paper", name="voided_by", field=models.UUIDField(null=True)),
    ]
