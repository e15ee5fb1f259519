"""What every test may use. The unit folder never starts a database: only a fixture that needs one does.

Tests connect as `heli_app`, under row-level security. `db` (or `django_db`) gives a transaction that
is rolled back; `transactional_db` gives a database that is made anew afterwards.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol

# here and not in pyproject.toml: pytest-django would read the settings before the lines below
os.environ["DJANGO_SETTINGS_MODULE"] = "heli.base.settings"
os.environ["HELI_SECRET_KEY"] = "for tests only"
os.environ["HELI_ROLE"] = "app"
for _name in ("HELI_OWNER_URL", "HELI_APP_URL", "HELI_WORKER_URL", "HELI_SSO", "HELI_HTTPS"):
    os.environ.pop(_name, None)
if "HELI_TEST_FOLDER" not in os.environ:
    # the first process of the session makes the folder; those it starts inherit its name
    os.environ["HELI_TEST_FOLDER"] = tempfile.mkdtemp(prefix="heli-test-")
    os.environ["HELI_TEST_LEADER"] = str(os.getpid())
HERE = Path(__file__).parent
WITHOUT_DATABASE = {HERE / "unit", HERE / "whole"}
FOLDER = Path(os.environ["HELI_TEST_FOLDER"])
FOLDER.chmod(0o711)
# keys, calendars and texts that a test puts there are not for what runs beside it
os.environ["HELI_VAR"] = str(FOLDER / os.environ.get("PYTEST_XDIST_WORKER", "") / "var")

from heli.base import clock  # noqa: E402 (the environment above comes first)
from heli.base.config import Role  # noqa: E402
from tests.support import spread  # noqa: E402

if TYPE_CHECKING:
    import psycopg
    from pytest_django.plugin import DjangoDbBlocker

    from tests.support.database import TestServer

OF_THE_DATABASE = frozenset((
    "django_test_environment", "django_db_blocker", "_django_db_marker", "_django_setup_unittest", "_dj_autoclear_mailbox",
    "_django_set_urlconf", "_django_isolate_apps", "_fail_for_invalid_template_variable",
    "_template_string_if_invalid_marker", "_django_clear_site_cache", "_process_state", "_live_server_helper",
))  # fmt: skip
"""Fixtures around every test that serve those with a database, mail or Django's own test classes alone."""

OURS = ("heli", "tools")
"""Packages of this project, beside the tests."""

Connect = Callable[[Role], "psycopg.Connection[tuple[object, ...]]"]


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings now: pytest-django sets Django up after this, and for loaded settings only."""
    # thousands of small tests: the collector of cycles would take a tenth of their time
    gc.set_threshold(100_000, 20, 20)
    if config.getoption("numprocesses", default=None) and not hasattr(config, "workerinput"):
        # the tests run in other processes, which wait for this one: it hands them out, and need not load the program;
        # pytest-django would read the settings there before each has its own HELI_VAR
        del os.environ["DJANGO_SETTINGS_MODULE"]
        return
    # until all tests are found hardly anything is thrown away
    gc.disable()
    if hasattr(config, "workerinput"):
        # registered before any other, it comes last
        atexit.register(_end_at_once, os.getpid())
    _look_at_examples(full=bool(config.getoption("--full", default=False)))
    from django.conf import settings

    assert settings.DATABASES
    # a password of a test need not withstand anybody; hashing it as in earnest costs half a second
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _end_at_once(process: int) -> None:
    """End a process of several without taking the whole program apart again, object by object: the first one waits for it.

    Args:
        process: which one; what it forked ends as ever.
    """
    if os.getpid() == process:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _look_at_examples(*, full: bool) -> None:
    """Everyday runs look at few examples; a full run (--full) at many."""
    import hypothesis

    hypothesis.settings.register_profile("quick", max_examples=15, deadline=None)
    hypothesis.settings.register_profile("full", max_examples=400, deadline=None)
    hypothesis.settings.load_profile("full" if full else "quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also the tests marked `full`: minutes each")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Let several processes share the longest modules, where tests are handed out by module."""
    return spread.scheduling(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By cost: unit, integration, acceptance, browser; the long modules of each first. `full` needs --full."""
    _keep_constants_near(items)
    items.sort(key=lambda item: spread.cost(item.path))
    for item in items:
        if WITHOUT_DATABASE & {*item.path.parents}:
            _ask_for_less(item)
    if not config.getoption("--full"):
        left_out = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector need not look at it again."""
    gc.freeze()
    gc.enable()
    # modules in C look at exit whether anything of theirs is left
    atexit.register(gc.unfreeze)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let Hypothesis say something of a session in which it had no part only where something failed.

    Its plugin would load the whole of it in the process that handed the tests out, when all others have ended.
    """
    plugins = session.config.pluginmanager
    asked = session.config.getoption("--hypothesis-show-statistics", default=False)
    if "hypothesis" not in sys.modules and not session.testsfailed and not asked:
        plugins.unregister(name="hypothesispytest")


def _keep_constants_near(items: Iterable[pytest.Item]) -> None:
    """Let properties try the constants of the modules that they speak of, beside those that Hypothesis always tries.

    It would read those of all modules loaded, the whole program's: a second for each process, and among ten
    thousands of strange words the few that matter to a property would hardly ever come.
    """
    import hypothesis
    from hypothesis.internal.conjecture import providers

    of_properties = {
        item.module
        for item in items
        if isinstance(item, pytest.Function) and hypothesis.is_hypothesis_test(item.obj)
    }
    named = [value for module in of_properties for value in vars(module).values()]
    near = {getattr(value, "__module__", None) or getattr(value, "__name__", None) for value in named}
    modules = [(name, module) for name, module in sys.modules.items() if name not in near]
    providers._seen_modules.update(id(module) for name, module in modules if name.partition(".")[0] in OURS)


def _ask_for_less(item: pytest.Item) -> None:
    """Leave out what a test without a database has no use for: half of the time of a small test would go there.

    Whatever a test or its fixtures ask for by name they still get.
    """
    if isinstance(item, pytest.Function):
        # with pytest-django's come these two; what the test itself names stays
        idle = OF_THE_DATABASE | {"monkeypatch", "request"} - {*item._fixtureinfo.argnames}
        item.fixturenames[:] = [name for name in item.fixturenames if name not in idle]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each test begins with the machine's clock; one in a transaction that needs the known cast runs where it stands."""
    clock.set_offset(timedelta(0))
    standing = sys.modules.get("tests.support.standing")
    if standing is not None and standing.Stage.current is not None:
        standing.Stage.current.lead(item)


@pytest.hookimpl
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """In a process of several, tell the first one of a small test only what it shows: how the test ended.

    That a test begins, that its preparation and its clearing away went well, is four messages of five.
    """
    quiet = hasattr(item.config, "workerinput") and WITHOUT_DATABASE & {*item.path.parents}
    if not quiet or item.config.get_verbosity() > 0:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed or report.sections:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nothing is skipped and nothing is expected to fail: both are failures here."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped or expected to fail; make it run, or take it out"
        vars(report).pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself is a failure too."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: a module may not skip itself"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the checks before the tests that failed: the summary line below speaks of the tests alone."""
    if failed := os.environ.get("HELI_TEST_FAILED_BEFORE"):
        terminalreporter.section("failed before the tests", red=True)
        terminalreporter.line(failed)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The session's first process stops the server, if a test started one, and removes the folder."""
    if os.environ["HELI_TEST_LEADER"] != str(os.getpid()):
        return
    if (FOLDER / "prepared.lock").exists():
        from tests.support.database import TestServer, external_url

        TestServer(FOLDER, external_url()).stop()
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def test_server(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> TestServer:
    """The running server, with the migrated template."""
    from tests.support.database import TEMPLATE, TestServer, external_url

    server = TestServer(FOLDER, external_url())
    with server.first() as prepare:
        if prepare:
            server.start()
            server.make_template()
            with django_db_blocker.unblock():
                _migrate(server.url("owner", TEMPLATE))
    return server


def _migrate(url: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    from heli.base import installation

    _point_at(url)
    call_command("migrate", verbosity=0, interactive=False)
    installation.create()
    connection.close()


def _point_at(url: str) -> None:
    """Let Django's one connection lead to another database or role."""
    from django.db import connection

    from heli.base.settings import database

    connection.close()
    fresh = database(url, pool=0) | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    connection.settings_dict.update(fresh)


@pytest.fixture(scope="session")
def database_name(worker_id: str) -> str:
    """The database of this process of the session."""
    from tests.support.database import TEMPLATE

    return f"{TEMPLATE}_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    database_name: str,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Takes the place of pytest-django's: clone the template, connect as the app role."""
    from django.db import connection

    from tests.support.standing import Stage

    with django_db_blocker.unblock():
        server: TestServer = request.getfixturevalue("test_server")
        server.clone(database_name)
        _point_at(server.url("app", database_name))

    def make_anew(sql_list: Iterable[str]) -> None:
        # after a test with real commits: TRUNCATE is not the app role's to do, and would also
        # take away the rows that migrations made
        connection.close()
        server.clone(database_name)

    connection.ops.execute_sql_flush = make_anew  # type: ignore[method-assign]
    Stage.current = Stage(server, database_name, _point_at, django_db_blocker)
    yield
    Stage.current = None
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def connect(django_db_setup: None, test_server: TestServer, database_name: str) -> Iterator[Connect]:
    """Opens further connections to the test's database, by role; they are closed after the test.

    They see committed rows only: use `transactional_db` beside it where the test writes by Django.
    """
    import psycopg

    opened: list[psycopg.Connection[tuple[object, ...]]] = []

    def open_as(role: Role) -> psycopg.Connection[tuple[object, ...]]:
        opened.append(psycopg.connect(test_server.url(role, database_name), autocommit=True))
        return opened[-1]

    yield open_as
    for connection in opened:
        connection.close()


@pytest.fixture
def owner_connection(connect: Connect) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own as `heli_owner`, in autocommit."""
    return connect("owner")


@pytest.fixture
def app_connection(connect: Connect) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own as `heli_app`, in autocommit."""
    return connect("app")


@pytest.fixture
def worker_connection(connect: Connect) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own as `heli_worker`, in autocommit."""
    return connect("worker")


@pytest.fixture(autouse=True)
def _process_state(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins with the machine's clock, follows no demo that an earlier test marked, and has kept no version yet.

    A test that set a scope for its session (not its transaction) starts the next with a new one.
    """
    clock.set_offset(timedelta(0))
    yield
    clock.set_offset(timedelta(0))
    installation = sys.modules.get("heli.base.installation")
    if installation is not None:
        vars(installation)["_follows_a_demo"] = False
    books = sys.modules.get("heli.matters.books")
    if books is not None:
        # versions that this process knows to be kept: in the database of this test, not in the next one's
        vars(books)["_remembered"].clear()
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        from django.db import connection

        connection.close()
