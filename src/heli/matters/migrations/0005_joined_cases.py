"""A case that was joined to another is read through the one that was kept; rows of an annulled act go."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

WALL = [
    "ALTER POLICY wall ON matters_case USING (EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id IN "
    "(matters_case.id, matters_case.joined_into_id))) WITH CHECK (EXISTS (SELECT 1 FROM matters_matter m "
    "WHERE m.case_id IN (matters_case.id, matters_case.joined_into_id)))",
    "ALTER POLICY wall ON matters_casesnapshot USING ((EXISTS (SELECT 1 FROM matters_matter m WHERE "
    "m.case_id = matters_casesnapshot.case_id) OR EXISTS (SELECT 1 FROM matters_case k JOIN "
    "matters_matter m ON m.case_id = k.joined_into_id WHERE k.id = matters_casesnapshot.case_id))) WITH "
    "CHECK ((EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id = matters_casesnapshot.case_id) OR "
    "EXISTS (SELECT 1 FROM matters_case k JOIN matters_matter m ON m.case_id = k.joined_into_id WHERE "
    "k.id = matters_casesnapshot.case_id)))",
    "ALTER POLICY wall ON matters_caseact USING ((EXISTS (SELECT 1 FROM matters_matter m WHERE m.case_id "
    "= matters_caseact.case_id) OR EXISTS (SELECT 1 FROM matters_case k JOIN matters_matter m ON "
    "m.case_id = k.joined_into_id WHERE k.id = matters_caseact.case_id)) AND (matters_caseact.party_id IS"
    " NULL OR EXISTS (SELECT 1 FROM matters_matterparty l JOIN matters_matter m ON m.id = l.matter_id "
    "WHERE l.party_id = matters_caseact.party_id))) WITH CHECK ((EXISTS (SELECT 1 FROM matters_matter m "
    "WHERE m.case_id = matters_caseact.case_id) OR EXISTS (SELECT 1 FROM matters_case k JOIN "
    "matters_matter m ON m.case_id = k.joined_into_id WHERE k.id = matters_caseact.case_id)) AND "
    "(matters_caseact.party_id IS NULL OR EXISTS (SELECT 1 FROM matters_matterparty l JOIN matters_matter"
    " m ON m.id = l.matter_id WHERE l.party_id = matters_caseact.party_id)))",
    "GRANT DELETE ON matters_measure, matters_charge, matters_counter TO heli_app, heli_worker",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_quick_lists")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="joined_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_from",
                to="matters.case",
            ),
        ),
        migrations.RunSQL(tuple(WALL), migrations.RunSQL.noop),
    ]
