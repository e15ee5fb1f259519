"""Indexes for lists of open matters and of limits; words by place, literally (`heli.matters.wall_sql` says why)."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Q

WORDS = [
    """CREATE OR REPLACE FUNCTION matters_index_words(matter uuid, tokens text[], node uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO matters_matterwords (matter_id, words, origin_node)
  SELECT m.id, array_to_tsvector(tokens || ('o' || m.office_id)), node FROM matters_matter m WHERE m.id = matter
  ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words
$$""",
    """CREATE FUNCTION matters_find_granted(asked tsquery, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first text := current_setting('app.lft', true);
  last text := current_setting('app.rgt', true);
BEGIN
  PERFORM set_config('app.lft', '0', true), set_config('app.rgt', '-1', true);
  RETURN QUERY EXECUTE 'SELECT m.id FROM matters_matter m JOIN matters_matterwords w ON w.matter_id = m.id'
    ' WHERE w.words @@ $1 LIMIT $2' USING asked, most;
  PERFORM set_config('app.lft', first, true), set_config('app.rgt', last, true);
END $$""",
    "REVOKE ALL ON FUNCTION matters_find_granted(tsquery, integer) FROM PUBLIC",
    """CREATE OR REPLACE FUNCTION matters_find_words(tokens text[], most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  asked text := (SELECT string_agg(quote_literal(t), ' & ') FROM unnest(tokens) t);
  first integer := nullif(current_setting('app.lft', true), '')::int;
  last integer := nullif(current_setting('app.rgt', true), '')::int;
  offices text := (SELECT string_agg('o' || o.id, ' | ') FROM (
    SELECT id FROM offices_office WHERE lft <= last AND own_rgt >= first LIMIT 61) o HAVING count(*) <= 60);
BEGIN
  RETURN QUERY EXECUTE '(SELECT m.id FROM matters_matterwords w JOIN matters_matter m ON m.id = w.matter_id'
    ' WHERE w.words @@ $1 LIMIT $2)'
    || CASE WHEN offices IS NULL THEN '' ELSE ' UNION SELECT matters_find_granted($3, $2) LIMIT $2' END
    USING (asked || coalesce(' & (' || offices || ')', ''))::tsquery, most, asked::tsquery;
END $$""",
    "ALTER TABLE matters_matter NO FORCE ROW LEVEL SECURITY",
    "UPDATE matters_matterwords w SET words = w.words || array_to_tsvector(ARRAY['o' || m.office_id])"
    " FROM matters_matter m WHERE m.id = w.matter_id",
    "ALTER TABLE matters_matter FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_intake"), ("offices", "0002_directory_rules")]
    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_due"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index("due_on", condition=Q(due_on__isnull=False), name="matter_due_any"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                F("changed_at").desc(), condition=Q(closed_on=None), name="matter_open_changed"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(F("opened_on").desc(), condition=Q(closed_on=None), name="matter_open_opened"),
        ),
        migrations.AddIndex(
            model_name="timelimit",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["grantees"], condition=Q(status="running"), name="time_limit_grantees"
            ),
        ),
        migrations.RunSQL(tuple(WORDS), migrations.RunSQL.noop),
    ]
