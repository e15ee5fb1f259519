"""A program that calls the interface with a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from heli.access.tokens import make_token
from heli.base import clock
from tests.factories.matters import World, new_key


@dataclass
class Program:
    """Calls as one of the cast."""

    secret: str

    def headers(self, key: str | None = None) -> dict[str, str]:
        """The headers of a call."""
        return {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key or new_key()}

    def get(self, path: str, **query: Any) -> Any:
        """A reading call; its answer with `.status_code` and `.json()`."""
        return Client().get(f"/api{path}", query, headers=self.headers())

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """A writing call."""
        return Client().post(f"/api{path}", body, content_type="application/json", headers=self.headers(key))

    def upload(self, path: str, form: dict[str, Any]) -> Any:
        """A call with a file."""
        return Client().post(f"/api{path}", form, headers=self.headers())


def program_of(world: World, who: str) -> Program:
    """A program with a token for the first post of one of the cast."""
    post = world.cast.people[who].posts.order_by("pk").first()
    assert post is not None
    secret = make_token(
        post=post,
        purpose="测试：外部程序",
        expires_on=clock.today() + timedelta(days=30),
        made_by=world.cast.people["security_admin"],
    )
    return Program(secret)
