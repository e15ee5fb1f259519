"""The demo: a prefecture of invented people at work, told through the single door up to one winter morning.

`load()` fills a database that is marked as a demo; any other is refused. Everything in it happened by `perform` and
`open_matter`, each act at its own simulated time, and says `simulated` in its leaf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from heli.demo.sign_ins import SignIn


def load() -> list[SignIn]:
    """Fill the database, or go on where an earlier load stopped; who may sign in. See `heli.demo.loading.load`."""
    from heli.demo import loading  # noqa: PLC0415 (models can be imported once Django is set up)

    return loading.load()


def fill(progress: Callable[[int, int], None]) -> None:
    """Fill in the rest of the year, or go on where it stopped. See `heli.demo.loading.fill`."""
    from heli.demo import loading  # noqa: PLC0415 (models can be imported once Django is set up)

    loading.fill(progress=progress)


__all__ = ["fill", "load"]
