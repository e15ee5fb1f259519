"""The four stories of the demo. Each is data: who does what, when, on which matter, as in a real file."""

from heli.demo.stories.criminal import CRIMINAL
from heli.demo.stories.decide import DECIDE
from heli.demo.stories.follow_through import ON_PAPER, SIGNED_IN
from heli.demo.stories.one import ONE

STORIES = (ONE, SIGNED_IN, ON_PAPER, DECIDE, CRIMINAL)

__all__ = ["CRIMINAL", "DECIDE", "ONE", "ON_PAPER", "SIGNED_IN", "STORIES"]
