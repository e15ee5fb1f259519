"""What a procedure says, in sentences of both languages: for people who read law and no YAML."""

from heli.law.saying.conditions import say_condition
from heli.law.saying.limits import LimitWords, say_length, say_limit
from heli.law.saying.names import Naming

__all__ = ["LimitWords", "Naming", "say_condition", "say_length", "say_limit"]
