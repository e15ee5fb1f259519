"""Values that are made quickly: what a frozen dataclass promises, they keep."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass, field

import pytest

from heli.base.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Value:
    """A field of each kind."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    fourth: int = field(default=4, kw_only=True)


def test_it_is_made_as_its_fields_say() -> None:
    value = Value(1)
    assert (value.first, value.second, value.third, value.fourth) == (1, "two", [], 4)
    assert Value(1).third is not value.third
    assert Value(1, "b", [3], fourth=5) == Value(first=1, second="b", third=[3], fourth=5)
    assert type(value) is Value
    assert repr(value) == "Value(first=1, second='two', third=[], fourth=4)"


def test_it_stays_frozen() -> None:
    value = Value(1)
    with pytest.raises(FrozenInstanceError):
        value.first = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del value.second
    with pytest.raises((AttributeError, TypeError)):
        value.fifth = 5  # type: ignore[attr-defined]


def test_too_few_and_too_many_arguments_are_refused() -> None:
    with pytest.raises(TypeError):
        Value()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Value(1, "two", [], 4)  # type: ignore[call-arg]


def test_it_is_replaced_copied_and_pickled() -> None:
    value = Value(1, third=[7])
    assert dataclasses.replace(value, first=2) == Value(2, third=[7])
    assert copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value


def test_a_class_that_needs_more_than_its_fields_is_refused() -> None:
    @dataclass(frozen=True)
    class NoSlots:
        one: int

    @dataclass(frozen=True, slots=True)
    class Checked:
        one: int

        def __post_init__(self) -> None:
            assert self.one

    for cls in (NoSlots, Checked):
        with pytest.raises(TypeError, match="can't be made quickly"):
            quick(cls)
