"""Indexes that another one leads with are dropped; those of keys that are mostly null leave the nulls out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0007_field_entries"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseact",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="matters.case",
            ),
        ),
        migrations.AlterField(
            model_name="casefact",
            name="act",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sealed_facts",
                to="matters.caseact",
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="matters.case",
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handled",
                to="offices.person",
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="source",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opened",
                to="matters.matter",
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="offices.unit",
            ),
        ),
        migrations.AlterField(
            model_name="matteract",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="matters.matter",
            ),
        ),
        migrations.AlterField(
            model_name="matterfact",
            name="act",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sealed_facts",
                to="matters.matteract",
            ),
        ),
        migrations.AlterField(
            model_name="timelimit",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="time_limits",
                to="matters.matter",
            ),
        ),
        migrations.AlterField(
            model_name="timelimit",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.person",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("case"), condition=models.Q(("case__isnull", False)), name="matter_case"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("unit"), condition=models.Q(("unit__isnull", False)), name="matter_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("handler"), condition=models.Q(("handler__isnull", False)), name="matter_handler"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                models.F("source"), condition=models.Q(("source__isnull", False)), name="matter_source"
            ),
        ),
        migrations.AddIndex(
            model_name="timelimit",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="time_limit_person"
            ),
        ),
    ]
