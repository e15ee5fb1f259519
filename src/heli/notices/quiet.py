"""Quiet hours: from when a notice is shown. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from heli.base.clock import ZONE


def shown_at(at: datetime, quiet_from: time | None, quiet_to: time | None) -> datetime:
    """When something that came at an instant is shown: at once, or when the quiet hours end.

    Args:
        at: an aware instant.
        quiet_from, quiet_to: civil times in Asia/Shanghai, the first included, the second not; they may span midnight.
            Equal, or either of them None: there are no quiet hours.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return at
    here = at.astimezone(ZONE)
    now = here.time()
    spans = quiet_from > quiet_to
    is_quiet = (now >= quiet_from or now < quiet_to) if spans else quiet_from <= now < quiet_to
    if not is_quiet:
        return at
    end = here.replace(hour=quiet_to.hour, minute=quiet_to.minute, second=0, microsecond=0)
    return end + timedelta(days=1) if spans and now >= quiet_from else end
