"""Tables of this room without the wall, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

UNWALLED: Mapping[str, str] = {
    "api_token": "sign-in of programs: digests and numbers only, read before anybody is known; holds no matter",
}
