from __future__ import annotations

from django.db import migrations

GRANT = (
    "GRANT SELECT, INSERT ON api_token TO heli_app; "
    "GRANT UPDATE (revoked_at) ON api_token TO heli_app; GRANT SELECT ON api_token TO heli_worker"
)
REVOKE = "REVOKE ALL ON api_token FROM heli_app, heli_worker"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_token")]

    operations = [migrations.RunSQL(GRANT, REVOKE)]
