"""The three database roles, and the SQL that makes them.

`heli_owner` owns the tables and migrates, `heli_app` serves pages and the API, `heli_worker` runs
jobs. None is a superuser and none bypasses row-level security; their names are fixed, since
migrations grant to them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from psycopg import Connection, sql

from heli.base.config import Role
from heli.base.errors import refused
from heli.base.text import Msg

NAMES: Mapping[Role, LiteralString] = {"owner": "heli_owner", "app": "heli_app", "worker": "heli_worker"}

_CREATE = sql.SQL("""DO $$ BEGIN
    CREATE ROLE {role} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""")
_ALTER = sql.SQL("ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")
_PASSWORD = sql.SQL(" PASSWORD {password}")
_SCHEMA: tuple[LiteralString, ...] = (
    "ALTER SCHEMA public OWNER TO heli_owner",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO heli_app, heli_worker",
    "ALTER DEFAULT PRIVILEGES FOR ROLE heli_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO heli_app, heli_worker",
    "ALTER DEFAULT PRIVILEGES FOR ROLE heli_owner IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO heli_app, heli_worker",
)
# without it a full-text condition can't use its index under row-level security
_LEAKPROOF: LiteralString = "ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF"


def role_statements(passwords: Mapping[Role, str]) -> list[sql.Composed]:
    """Statements that make or correct the three roles; run by a role with CREATEROLE, any database.

    A role with no entry in `passwords` keeps the password that it has.
    """
    statements = []
    for role, name in NAMES.items():
        identifier = sql.Identifier(name)
        statements.append(_CREATE.format(role=identifier))
        alter = _ALTER.format(role=identifier)
        if role in passwords:
            alter += _PASSWORD.format(password=sql.Literal(passwords[role]))
        statements.append(alter)
    return statements


def database_statements(*, own_server: bool) -> list[sql.SQL]:
    """Statements run once inside Heli's database by a superuser (or, but for the last, its owner)."""
    return [sql.SQL(text) for text in (*_SCHEMA, *((_LEAKPROOF,) if own_server else ()))]


def database_statement(name: str) -> sql.Composed:
    """Makes the database `name`, owned by the owner role; run outside a transaction."""
    return sql.SQL("CREATE DATABASE {} OWNER heli_owner TEMPLATE template0 ENCODING 'UTF8'").format(
        sql.Identifier(name)
    )


def script(name: str) -> str:
    """All of it as psql input for a DBA, with passwords left to be set (`heli migrate --print-roles`)."""
    lines = [statement.as_string(None) + ";" for statement in role_statements({})]
    lines.append("-- set three passwords: \\password heli_owner, \\password heli_app, \\password heli_worker")
    lines.append(database_statement(name).as_string(None) + ";")
    lines.append(f"\\connect {sql.Identifier(name).as_string(None)}")
    lines += [statement.as_string(None) + ";" for statement in database_statements(own_server=True)]
    return "\n".join(lines)


_STANDING: LiteralString = """
SELECT r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                 AND pg_has_role(r.oid, c.relowner, 'USAGE'))
FROM pg_roles r WHERE r.rolname = current_user
"""


def refuse_unsafe(connection: Connection[tuple[object, ...]]) -> None:
    """Raise `Refused` if the connected role could walk through the database's wall.

    A superuser, a role with BYPASSRLS, and the owner of the tables (or a member of the owner role)
    all could; pages and jobs never run as one of them.
    """
    row = connection.execute(_STANDING).fetchone()
    superuser, bypasses, owns = row if row is not None else (True, True, True)
    found = [
        words
        for holds, words in (
            (superuser, Msg("it is a superuser")),
            (bypasses, Msg("it bypasses row-level security")),
            (owns, Msg("it owns the tables")),
        )
        if holds
    ]
    if found:
        raise refused(
            "role.unsafe",
            Msg(
                "The database role %(role)s may not serve or work: %(why)s.",
                {"role": connection.info.user, "why": found[0]},
            ),
            do=Msg(
                "Use heli_app or heli_worker; `heli migrate --print-roles` prints the SQL that makes them."
            ),
        )
