"""`heli init`: the founding of an installation: key, directory, first office, two administrators."""

from __future__ import annotations

import argparse
from typing import NamedTuple

from django.db import transaction

from heli.base import clock, installation, keys
from heli.base.config import Config
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import open_account, show_password
from heli.cli.output import say, step, words
from heli.cli.standing import connect
from heli.offices.actions import give_post
from heli.offices.directory_loader import load_offices, load_regions
from heli.offices.models import Office, Post
from heli.offices.power_loader import load_floor

HELP = "Found an installation: key, directory, first office, a system and a security administrator."
NEEDS_DJANGO = True
ROLE = "app"


class Administrator(NamedTuple):
    """One of the two, as given on the command line."""

    role: str
    username: str
    name: str


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--office", required=True, metavar="CODE", help=words(Msg("code of the first office: 540500"))
    )
    for option in ("--system-admin", "--security-admin"):
        parser.add_argument(
            option,
            required=True,
            metavar=("USERNAME", "NAME"),
            nargs=2,
            help=words(Msg("sign-in name and name of that administrator")),
        )


def run(args: argparse.Namespace) -> int:
    config = Config.from_environment()
    connect(config, "app").close()
    if Post.objects.filter(role="security_admin").exists():
        raise refused(
            "init.done",
            Msg("This installation has been founded already."),
            do=Msg("The security administrator gives further posts; `heli user` makes accounts."),
        )
    administrators = [
        Administrator("system_admin", *args.system_admin),
        # last: with this post the founding ends
        Administrator("security_admin", *args.security_admin),
    ]
    if len({administrator.username for administrator in administrators}) < 2:
        raise bad_input(
            "--security-admin",
            "init.one_person",
            "System and security administrator are two persons.",
        )
    with step(Msg("Loading divisions, offices and the power list")), transaction.atomic():
        load_regions()
        load_offices()
        load_floor(clock.today())
        passwords = _appoint(_office(args.office), administrators)
    _explain(config, administrators, passwords)
    return 0


def _office(code: str) -> Office:
    full = code if ":" in code else f"procuratorate:{code}"
    office: Office | None = Office.objects.existing_on(clock.today()).filter(code=full).first()
    if office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=full)
    return office


def _appoint(office: Office, administrators: list[Administrator]) -> list[str]:
    passwords = []
    for role, username, name in administrators:
        person, password = open_account(username, name, name_en="", actor=None)
        give_post(person, actor=None, office=office, role=role, from_on=clock.today())
        passwords.append(password)
    return passwords


def _explain(config: Config, administrators: list[Administrator], passwords: list[str]) -> None:
    key_ids = keys.key_ids(config.keys)
    made = key_ids[-1] if key_ids else keys.make(config.keys).id
    say(Msg("Node %(node)s is founded.", {"node": installation.origin_node()}))
    for administrator, password in zip(administrators, passwords, strict=True):
        show_password(administrator.username, password)
    if keys.signing(config.keys) is None:
        keys.make_signing(config.keys)
    say()
    say(Msg("Master key: %(path)s", {"path": config.keys / f"{made}.key"}))
    say(Msg("It encrypts names, facts and files. Without it a backup of the database can't be read,"))
    say(Msg("and nobody can make it again. Copy the file to two discs now, keep them in two safes,"))
    say(Msg("apart from the backups of the database, and note who opened which safe and when."))
    say(Msg("The .sign file beside it signs the record (`heli ledger checkpoint`): keep it the same way."))
