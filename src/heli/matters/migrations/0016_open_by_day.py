"""What is open in a place, in the order of the day it was opened: of a large place all of it was sorted for fifty rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0015_erasings"),
        ("offices", "0004_office_telephone"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("place_ord"),
                models.OrderBy(models.F("opened_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                models.F("procedure"),
                condition=models.Q(("closed_on", None)),
                name="matter_place_open_opened",
            ),
        ),
    ]
