"""The secrets of second factors lie sealed in the database: whoever holds its disk alone can make no code of anybody's."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from heli.base import keys
from heli.base.errors import refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.ledger.vault import VaultError
from heli.matters.sealing import vault

_FORMAT = "heli-factor/1"
_PLACE = b"second-factor"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Seals under the newest master key; an older key still opens what it sealed."""

    def encrypt(self, text: str) -> str:
        made = vault()
        sealed = base64.b64encode(made.seal_bytes(_PLACE, text.encode())).decode()
        return f"{_FORMAT} {made.current} {sealed}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises `Refused` for what was not sealed here: a planted secret opens nothing."""
        written, _, rest = encrypted_text.partition(" ")
        key, _, sealed = rest.partition(" ")
        try:
            if written != _FORMAT:
                raise ValueError("no sealed secret")
            return vault().open_bytes(key, _PLACE, base64.b64decode(sealed)).decode()
        except (ValueError, VaultError) as error:
            raise refused(
                "factor.unreadable",
                Msg("The second factor of this account can't be read."),
                do=Msg("Ask the security administrator to reset it; then add a new one."),
            ) from error


def rekey_batch() -> int:
    """Seal a batch of second factors anew; how many. Registered with `heli.matters.rekeying` at start.

    What can't be opened stays as it is: its owner is told so when he signs in.
    """
    # the adapter above is imported before the models are there
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    adapter = SealedFactors()
    sealed_now = f"{_FORMAT} {vault().current} "
    done = 0
    for row in Authenticator.objects.order_by("pk").select_for_update():
        anew = {
            name: adapter.encrypt(adapter.decrypt(value))
            for name, value in row.data.items()
            if _sealed_before(value, sealed_now)
        }
        if anew:
            row.data = {**row.data, **anew}
            row.save(update_fields=["data"])
            done += 1
    return done


def keys_of_factors() -> set[str]:
    """Ids of the keys that second factors are sealed under."""
    # as above
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    values = (value for row in Authenticator.objects.order_by("pk") for value in row.data.values())
    return {
        value.split(" ", 2)[1]
        for value in values
        if isinstance(value, str) and value.startswith(f"{_FORMAT} ")
    }


def _sealed_before(value: object, sealed_now: str) -> bool:
    if not isinstance(value, str) or not value.startswith(f"{_FORMAT} ") or value.startswith(sealed_now):
        return False
    _, key, _ = value.split(" ", 2)
    return key in keys.key_ids(CONFIG.keys)
