"""Indexes that hold an order of lists and end with the procedure, and one of what is open in a place.

The statistics: a matter that is due is open. Taken for two conditions that have nothing to do with one another, they find a
tenth of the rows that there are, and the planner reads and sorts all of them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0012_number_leads"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_place_changed",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_changed",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_place_due",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_opened",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_open_changed",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_open_opened",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_due_in_order",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("place_ord"),
                models.OrderBy(models.F("changed_at"), descending=True),
                models.F("procedure"),
                name="matter_place_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.OrderBy(models.F("changed_at"), descending=True),
                models.F("procedure"),
                name="matter_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("place_ord"),
                models.OrderBy(models.F("changed_at"), descending=True),
                models.F("procedure"),
                condition=models.Q(("closed_on", None)),
                name="matter_place_open",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("place_ord"),
                models.F("due_on"),
                models.F("procedure"),
                condition=models.Q(("due_on__isnull", False)),
                name="matter_place_due",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.OrderBy(models.F("opened_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                models.F("procedure"),
                name="matter_opened",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("due_on"),
                models.F("id"),
                models.F("procedure"),
                condition=models.Q(("due_on__isnull", False)),
                name="matter_due_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.OrderBy(models.F("changed_at"), descending=True),
                models.F("procedure"),
                condition=models.Q(("closed_on", None)),
                name="matter_open_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.OrderBy(models.F("opened_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                models.F("procedure"),
                condition=models.Q(("closed_on", None)),
                name="matter_open_opened",
            ),
        ),
        migrations.RunSQL(
            "CREATE STATISTICS matter_open_due (mcv) ON closed_on, due_on FROM matters_matter",
            "DROP STATISTICS matter_open_due",
        ),
    ]
