"""What people keep for themselves, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "heli.web.personal"
    label = "personal"

    def ready(self) -> None:
        """Saved views are sealed under the master key too."""
        from heli.matters import rekeying  # noqa: PLC0415  # models load only now
        from heli.web.personal.rekeying import keys_of_views, rekey_views  # noqa: PLC0415

        rekeying.register("web.saved_view", rekey_views, keys_of_views)
