"""`heli`: finds the command, sets up what it needs, runs it, prints errors as people read them.

Exit status: 0 done, 1 refused or failed (the reason was printed), 2 the command line was wrong,
130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from heli.base.config import Config
from heli.base.errors import HeliError, refused
from heli.base.starting import loading
from heli.base.text import Msg
from heli.cli.discovery import Command, find_commands, match
from heli.cli.output import say, say_error, use_language, words

# known by name: a command without Django must not pay for importing it
_OF_THE_DATABASE = ("django.db", "psycopg")


class Parser(argparse.ArgumentParser):
    """argparse that speaks the user's language where it matters: what was wrong, and where help is."""

    def error(self, message: str) -> NoReturn:
        say(Msg("%(program)s: %(message)s", {"program": self.prog, "message": message}), to=sys.stderr)
        say(Msg("%(program)s --help shows how it is used.", {"program": self.prog}), to=sys.stderr)
        raise SystemExit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Never lets a `HeliError` or Ctrl-C through as a traceback."""
    typed = list(sys.argv[1:] if argv is None else argv)
    try:
        typed, chosen = _language_option(typed)
        use_language(chosen or Config.from_environment().language)
        return _run(typed)
    except HeliError as error:
        say_error(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # the reader of our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not type(error).__module__.startswith(_OF_THE_DATABASE):
            raise
        say_error(_database_refused(error))
        return 1


def _database_refused(error: Exception) -> HeliError:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return refused(
        "database.refused",
        Msg("The database refused what this command asked: %(why)s", {"why": said}),
        do=Msg(
            "Run `heli check`: it says whether the tables are those of this version, and what else is wrong."
        ),
    )


def _run(typed: list[str]) -> int:
    commands = find_commands()
    command = match(commands, typed)
    if command is None:
        return _overview(commands, typed)
    _prepare(command)
    module = command.load()
    parser = Parser(prog=f"heli {command.name}", description=words(Msg(command.help)), allow_abbrev=False)
    module.add(parser)
    return module.run(parser.parse_args(typed[len(command.words) :]))


def _prepare(command: Command) -> None:
    if command.role is not None:
        os.environ["HELI_ROLE"] = command.role
    if command.role in ("app", "worker") and command.needs_django:
        _speak_to_demo()
    if command.needs_django:
        # a command that asks for no Django must not pay for it
        import django.apps  # noqa: PLC0415

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
        if not django.apps.apps.ready:
            with loading():
                django.setup()


def _speak_to_demo() -> None:
    """Where no database is named and the demo of this checkout runs, the command works on the demo."""
    # only commands on a database pay for what the demo needs
    from heli.cli.demo_house import House  # noqa: PLC0415

    config = Config.from_environment()
    house = House(config.var / "demo")
    if config.app_url or config.owner_url or config.worker_url or not (house.folder / "secret").exists():
        return
    if house.server.pid() is not None:
        say(Msg("No database is named; this is the running demo."), to=sys.stderr)
        os.environ.update(house.environment())


def _language_option(typed: list[str]) -> tuple[list[str], str | None]:
    """Take `--lang CODE` out of the line, wherever it stands: every command has it."""
    rest, chosen = [], None
    words_left = iter(typed)
    for word in words_left:
        name, equals, value = word.partition("=")
        if name == "--lang":
            chosen = value if equals else next(words_left, "")
        else:
            rest.append(word)
    if chosen is not None and not chosen.startswith(("zh", "en")):
        Parser(prog="heli").error(words(Msg("--lang: %(value)s (zh, en)", {"value": chosen})))
    return rest, chosen


def _overview(commands: Sequence[Command], typed: list[str]) -> int:
    """List all commands, or those below the words typed. Status 2 if the words are no command."""
    asked = [word for word in typed if word not in {"-h", "--help", "help"}]
    below = [command for command in commands if command.words[: len(asked)] == tuple(asked)]
    if asked and not below:
        Parser(prog="heli").error(words(Msg("there is no command %(name)s", {"name": " ".join(asked)})))
    say(Msg("Usage: heli COMMAND [--lang zh|en] …"))
    width = max(len(command.name) for command in below)
    for command in below:
        say(f"  {command.name.ljust(width)}  {words(Msg(command.help))}")
    say(Msg("heli COMMAND --help shows how a command is used."))
    return 0 if not asked or len(asked) < len(typed) else 2


if __name__ == "__main__":
    sys.exit(main())
