"""From a bare checkout to a running command: `.venv`, front-end packages, translations.

Runs under any Python 3.11 with nothing installed, so it imports the standard library alone (and parts
of Heli that do the same). Its own words are `Text`, since catalogues are compiled here. What was done
is written to `.venv/heli.json`; a run that finds everything in place only compares.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from heli.base.config import PROJECT, Config
from heli.base.errors import HeliError, refused
from heli.base.front_end import is_current
from heli.base.text import Text
from heli.cli.output import say_error, step, use_language

RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
# a checkout that came as a bundle brings its packages along
OFFLINE = "offline/wheels"
# commands that show pages, or test them
_WITH_PAGES = {"demo", "serve", "test"}
_LAST_LINES = 6


class SetUpFailed(HeliError):
    """A set-up step could not be done; says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Set up what is missing, then become the command (this process is replaced)."""
    typed = list(sys.argv[1:] if argv is None else argv)
    try:
        use_language(_language(typed))
        python = prepare(PROJECT, typed[0] if typed else "")
    except HeliError as error:
        say_error(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        say_error(_cannot_write(error))
        return 1
    os.execve(python, [str(python), "-m", "heli.cli.main", *typed], _environment())


def _environment() -> dict[str, str]:
    """This environment without what the launcher set for itself, and without a ban on bytecode: compiling
    every module anew would take several seconds of each start."""
    own = {"PYTHONPATH", "PYTHONSAFEPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}
    return {key: value for key, value in os.environ.items() if key not in own}


def prepare(project: Path, command: str) -> Path:
    """Bring the checkout to the state that `command` needs; returns the Python to run it with.

    Raises:
        SetUpFailed: no venv module, no network, a full disk; the message says which and what to do.
    """
    lock = DEVELOPMENT if command == "test" else RUNTIME
    python = project / ".venv" / "bin" / "python"
    shows_pages = command in _WITH_PAGES
    if _installed(project, lock) and not shows_pages and not _stale_catalogues(project):
        return python
    with _one_at_a_time(project):
        if not _installed(project, lock):
            _install(project, lock, python)
        if shows_pages and not is_current(project, project / "src" / "heli" / "web" / "static" / "vendor"):
            with step(Text("安装页面所需的组件", "Installing what the pages need")):
                _run([python, "-m", "heli.web.vendor"], project)
        if _stale_catalogues(project):
            _run([python, "-m", "heli.cli.catalogues"], project)
    return python


def _installed(project: Path, lock: str) -> bool:
    """Whether `.venv` was made for this folder from this lock file and still runs."""
    try:
        stamp = json.loads((project / ".venv" / "heli.json").read_text())
    except (OSError, ValueError):
        return False
    python = project / ".venv" / "bin" / "python"
    return (
        stamp.get("project") == str(project)
        and stamp.get(lock) == _digest(project / lock)
        and python.exists()
    )


def _install(project: Path, lock: str, python: Path) -> None:
    venv = project / ".venv"
    stamp_file = venv / "heli.json"
    if not _runs(python) or not _made_for(project, stamp_file):
        _make_venv(venv)
    locks = (RUNTIME, DEVELOPMENT) if lock == DEVELOPMENT else (lock,)
    with step(Text("安装 Python 组件（首次约一分钟）", "Installing the Python packages (a minute, once)")):
        _run(
            [
                *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
                *(*_package_source(project), "--require-hashes", "-r", project / lock),
            ],
            project,
        )
    packages = next((venv / "lib").glob("python3.*/site-packages"))
    (packages / "heli.pth").write_text(f"{project / 'src'}\n")
    stamp = {"project": str(project)} | {name: _digest(project / name) for name in locks}
    stamp_file.write_text(json.dumps(stamp))


def _package_source(project: Path) -> list[str | Path]:
    """Where pip looks: in the bundle's own folder and nowhere else, or where this machine says."""
    folder = project / OFFLINE
    return ["--no-index", "--find-links", folder] if folder.is_dir() else []


def _made_for(project: Path, stamp_file: Path) -> bool:
    """A checkout that was moved has a venv that points elsewhere."""
    try:
        return bool(json.loads(stamp_file.read_text())["project"] == str(project))
    except FileNotFoundError:
        # made by hand, or a first run that was stopped: installing again completes it
        return True
    except (ValueError, KeyError):
        return False


def _make_venv(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise SetUpFailed(
            refused(
                "setup.no_venv",
                Text(
                    "这台机器的 Python 缺少 venv 组件。", "Python's venv module is missing on this machine."
                ),
                do=Text("Debian：apt install python3-venv", "Debian: apt install python3-venv"),
            ).reasons
        )
    with step(Text("建立 .venv", "Making .venv")):
        _run([sys.executable, "-m", "venv", "--clear", venv], venv.parent)


def _stale_catalogues(project: Path) -> bool:
    for source in (project / "locale").glob("*/*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False


def _run(command: Sequence[str | Path], folder: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=_environment() | {"PYTHONPATH": str(PROJECT / "src")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise _failure(done.stderr or done.stdout)


def _failure(output: str) -> SetUpFailed:
    lines = [line for line in output.strip().splitlines() if line.strip()]
    lines = [line for line in lines if line.startswith("ERROR")] or lines
    said = "\n  ".join(lines[-_LAST_LINES:])
    do = Text(
        "检查网络或软件源设置后再运行一次；已完成的步骤不会重做。",
        "Check the network or the package source, then run it again; what is done stays done.",
    )
    if "No matching distribution" in output and (PROJECT / OFFLINE).is_dir():
        do = Text(
            "这是离线安装包，只含运行所需的组件；测试和开发请在联网的机器上进行。",
            "This is an offline bundle: it holds what running needs. Test and develop on a machine with a network.",
        )
    elif "No space left on device" in output:
        do = Text("磁盘已满：请腾出约 1 GB 后再运行一次。", "The disk is full: free 1 GB, then run it again.")
    elif "hashes" in output.lower() and "match" in output.lower():
        do = Text(
            "下载的组件与锁定文件不符，未安装。请换一个可信的软件源。",
            "A package does not match the lock file and was not installed. Use a source that you trust.",
        )
    return SetUpFailed(
        refused(
            "setup.failed", Text(f"安装没有完成：\n  {said}", f"Set-up did not finish:\n  {said}"), do=do
        ).reasons
    )


def _cannot_write(error: OSError) -> HeliError:
    where, why = error.filename or PROJECT, error.strerror or str(error)
    return refused(
        "setup.folder",
        Text(f"无法写入 {where}：{why}。", f"{where} can't be written: {why}."),
        do=Text(
            "把 Heli 复制到一个可写且空间足够的文件夹。",
            "Copy Heli to a folder that can be written and has space.",
        ),
    )


def _language(typed: Sequence[str]) -> str:
    for position, word in enumerate(typed):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and position + 1 < len(typed):
            return typed[position + 1]
    return Config.from_environment().language


def _runs(python: Path) -> bool:
    if not python.exists():
        return False
    return (
        subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _one_at_a_time(project: Path) -> Iterator[None]:
    folder = project / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
