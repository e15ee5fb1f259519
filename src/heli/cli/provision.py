"""Roles, a database and its schema on a server of which we hold the superuser's URL."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from heli.base import roles
from heli.base.config import Role


def provision(admin_url: str, database_url: str, name: str, passwords: Mapping[Role, str]) -> bool:
    """Make what is missing of roles and database `name`; True if the database was made.

    Args:
        admin_url: superuser's libpq URL of any database but `name`.
        database_url: the same for `name`.
        passwords: for the three roles; they are set anew each time.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for statement in roles.role_statements(passwords):
            admin.execute(statement)
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            return False
        admin.execute(roles.database_statement(name))
    with psycopg.connect(database_url, autocommit=True) as inside:
        for line in roles.database_statements(own_server=True):
            inside.execute(line)
    return True
