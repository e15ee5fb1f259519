"""A sandbox: several matters of one invented case, played in memory by the law's own engine. No record, no database.

    box = Sandbox(rules, InventedOffices(), zone, day)
    box.play(steps)

What an act opens is opened here and can be entered; results flow back; parties, their age and their measures belong to
all its matters.
"""

from heli.law.sandbox.box import Sandbox
from heli.law.sandbox.matter import SandboxMatter
from heli.law.sandbox.offices import InventedOffices, Offices
from heli.law.sandbox.steps import Followed, Outcome, SandboxStep, step_from

__all__ = [
    "Followed",
    "InventedOffices",
    "Offices",
    "Outcome",
    "Sandbox",
    "SandboxMatter",
    "SandboxStep",
    "step_from",
]
