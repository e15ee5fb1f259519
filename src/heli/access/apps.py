from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """One policy for every read and act, and the wall inside the database."""

    name = "heli.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What was granted through a post ends with the post; what was opened to a body opens to its next contact."""
        from heli.access.grants import withdraw_when_ended  # noqa: PLC0415  # models load only now
        from heli.access.joining import join_with_post  # noqa: PLC0415
        from heli.offices.hooks import on_post_ended, on_post_given  # noqa: PLC0415

        on_post_ended("access.grants", withdraw_when_ended)
        on_post_given("access.joining", join_with_post)
