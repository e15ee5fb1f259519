"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heli.web"
    label = "web"

    def ready(self) -> None:
        """Second factors are sealed under the master key too."""
        from heli.matters import rekeying  # noqa: PLC0415  # models load only now
        from heli.web.second_factor import keys_of_factors, rekey_batch  # noqa: PLC0415

        rekeying.register("web.second_factor", rekey_batch, keys_of_factors)
