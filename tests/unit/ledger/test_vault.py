"""Sealed values: bound to their place, readable under old keys, never under none."""

from __future__ import annotations

from uuid import UUID

import pytest

from heli.ledger.vault import Vault, VaultError

KEYS = {"old": bytes(32), "new": b"\x01" * 32}
ACT = UUID(int=5)
SALT = b"s" * 32


def find(key: str) -> bytes:
    if key not in KEYS:
        raise VaultError(f"no data key {key}")
    return KEYS[key]


def test_a_value_opens_with_its_salt_under_the_key_that_sealed_it() -> None:
    old, new = Vault("old", find), Vault("new", find)
    sealed = old.seal(ACT, "name", {"written": "扎西"}, SALT)
    assert new.open("old", ACT, "name", sealed) == ({"written": "扎西"}, SALT)
    with pytest.raises(VaultError):
        new.open("new", ACT, "name", sealed)


def test_a_value_moved_to_another_act_or_name_does_not_open() -> None:
    vault = Vault("old", find)
    sealed = vault.seal(ACT, "name", "扎西", SALT)
    assert vault.open("old", ACT, "name", sealed)[0] == "扎西"
    for act, name in ((UUID(int=6), "name"), (ACT, "alias")):
        with pytest.raises(VaultError):
            vault.open("old", act, name, sealed)


def test_two_seals_of_one_value_differ() -> None:
    vault = Vault("old", find)
    assert vault.seal(ACT, "name", "扎西", SALT) != vault.seal(ACT, "name", "扎西", SALT)


def test_an_unknown_format_and_an_unknown_key_are_refused() -> None:
    vault = Vault("old", find)
    sealed = vault.seal(ACT, "name", "扎西", SALT)
    with pytest.raises(VaultError, match="format"):
        vault.open("old", ACT, "name", b"\x02" + sealed[1:])
    with pytest.raises(VaultError, match="no data key"):
        vault.open("lost", ACT, "name", sealed)
