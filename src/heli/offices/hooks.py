"""Who above wants to know that a post ended. Registered by name at start; run inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heli.offices.models import Post

PostEnded = Callable[["Post"], None]
_post_ended: dict[str, PostEnded] = {}


def on_post_ended(name: str, handler: PostEnded) -> None:
    """Register what must happen, in the same transaction, when a post ends. A name is taken once."""
    if _post_ended.get(name, handler) is not handler:
        raise ValueError(f"a handler named {name} is registered already")
    _post_ended[name] = handler


def tell_post_ended(post: Post) -> None:
    """Run every registered handler, in the order of registration."""
    for handler in _post_ended.values():
        handler(post)
