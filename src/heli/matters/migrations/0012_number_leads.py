"""The index of numbers leads with the office: one of the office alone is kept for nothing, and lures the planner."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0011_acts_by_day"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.AlterField(
            model_name="matter",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="offices.office",
            ),
        ),
    ]
