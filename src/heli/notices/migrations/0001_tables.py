"""Tables of notices, leave, mail and what a person chose."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import heli.base.ids
import heli.offices.node


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("matters", "0008_lean_indexes"),
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="offices.person",
                    ),
                ),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_to", models.TimeField(null=True)),
                ("address", models.CharField(blank=True, max_length=254)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=20)),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("why", models.CharField(max_length=40)),
                ("subject", models.UUIDField(null=True)),
                ("step", models.SmallIntegerField(null=True)),
                ("until", models.DateField(null=True)),
                ("is_urgent", models.BooleanField(default=False)),
                ("detail", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="notices.mail",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.matter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("origin_node", models.UUIDField(default=heli.offices.node.this_node, editable=False)),
                ("id", models.UUIDField(default=heli.base.ids.uuid7, primary_key=True, serialize=False)),
                ("place_ord", models.IntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                ("named_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.person"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place_ord", "to_on"], name="leave_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="leave_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("substitute", None),
                            models.Q(("substitute", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="leave_not_by_oneself",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("sent_at", None)),
                fields=["due_at"],
                name="notices_mail_due",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "-shown_at"], name="notice_person_shown"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["person"], name="notice_person_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("kind", "limit")), fields=["subject"], name="notice_limit"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("person", "key"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ("limit", "proposal", "decided", "given", "answer", "task", "leave", "substitute"),
                    )
                ),
                name="notice_kind",
            ),
        ),
    ]
