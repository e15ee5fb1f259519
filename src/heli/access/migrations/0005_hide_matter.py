"""A sealed matter leaves what the look-ups of the blind index answer."""

from __future__ import annotations

from django.db import migrations

HIDE = """
CREATE FUNCTION access_hide_matter(gone uuid, hidden boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE access_blindindexentry SET is_hidden = hidden WHERE matter = gone
$$;
REVOKE ALL ON FUNCTION access_hide_matter(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_hide_matter(uuid, boolean) TO heli_app, heli_worker
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_token")]

    operations = [migrations.RunSQL(HIDE, "DROP FUNCTION access_hide_matter(uuid, boolean)")]
