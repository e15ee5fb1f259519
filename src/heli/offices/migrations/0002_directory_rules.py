"""One term at a time, three administrators apart, place numbers given once; and the rights of the roles."""

from __future__ import annotations

from django.db import migrations

RULES = """
CREATE FUNCTION offices_one_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM offices_regionterm t
             WHERE t.id <> NEW.id AND (t.code = NEW.code OR t.region_id = NEW.region_id)
               AND daterange(t.from_on, t.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')) THEN
    RAISE EXCEPTION 'region code % or its body has another term on one of these days', NEW.code
      USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_term BEFORE INSERT OR UPDATE ON offices_regionterm
  FOR EACH ROW EXECUTE FUNCTION offices_one_term();

CREATE FUNCTION offices_one_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM offices_officename t WHERE t.id <> NEW.id AND t.office_id = NEW.office_id
               AND daterange(t.from_on, t.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')) THEN
    RAISE EXCEPTION 'office % has another name on one of these days', NEW.office_id
      USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_name BEFORE INSERT OR UPDATE ON offices_officename
  FOR EACH ROW EXECUTE FUNCTION offices_one_name();

CREATE FUNCTION offices_three_administrators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role IN ('system_admin', 'security_admin', 'audit_admin') THEN
    PERFORM 1 FROM offices_person WHERE id = NEW.person_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM offices_post p WHERE p.id <> NEW.id AND p.person_id = NEW.person_id
                 AND p.role <> NEW.role AND p.role IN ('system_admin', 'security_admin', 'audit_admin')
                 AND daterange(p.from_on, p.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')) THEN
      RAISE EXCEPTION 'person % holds another administrator post', NEW.person_id
        USING ERRCODE = 'exclusion_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER three_administrators BEFORE INSERT OR UPDATE ON offices_post
  FOR EACH ROW EXECUTE FUNCTION offices_three_administrators();

CREATE FUNCTION offices_place_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.lft, NEW.rgt) IS DISTINCT FROM (OLD.lft, OLD.rgt) THEN
    RAISE EXCEPTION 'place numbers are given once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER place_stays BEFORE UPDATE ON offices_office
  FOR EACH ROW EXECUTE FUNCTION offices_place_stays();
CREATE TRIGGER place_stays BEFORE UPDATE ON offices_unit
  FOR EACH ROW EXECUTE FUNCTION offices_place_stays();
"""
UNDO_RULES = """
DROP FUNCTION offices_one_term() CASCADE;
DROP FUNCTION offices_one_name() CASCADE;
DROP FUNCTION offices_three_administrators() CASCADE;
DROP FUNCTION offices_place_stays() CASCADE;
"""

TABLES = (
    "offices_region, offices_regionterm, offices_office, offices_officename, offices_unit,"
    " offices_person, offices_post, offices_account, offices_powerentry"
)
RIGHTS = f"""
REVOKE ALL ON {TABLES}, offices_directorychange FROM PUBLIC, heli_app, heli_worker;
GRANT SELECT, INSERT, UPDATE ON {TABLES} TO heli_app;
GRANT SELECT ON {TABLES} TO heli_worker;
GRANT INSERT, SELECT ON offices_directorychange TO heli_app;
GRANT INSERT ON offices_directorychange TO heli_worker;
"""
UNDO_RIGHTS = f"REVOKE ALL ON {TABLES}, offices_directorychange FROM heli_app, heli_worker"


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_directory")]
    operations = [migrations.RunSQL(RULES, UNDO_RULES), migrations.RunSQL(RIGHTS, UNDO_RIGHTS)]
