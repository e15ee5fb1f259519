"""What a form of a local text may ask for, in words: the kinds of its fields, and what else a field's line may say."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg, Words

TYPES: Mapping[str, Words] = {
    "text": Msg("one line, at most 200 characters"),
    "long_text": Msg("a text of several lines"),
    "boolean": Msg("yes or no"),
    "choice": Msg("one of several: its line also says of: {first: {zh: …, en: …}, second: {zh: …, en: …}}"),
    "choices": Msg("several of several: its line also says of, as a choice does"),
    "day": Msg("a date"),
    "hour": Msg("a time of day"),
    "instant": Msg("a date with its time"),
    "integer": Msg("a whole number"),
    "money": Msg("a sum of money"),
    "days": Msg("a number of days"),
    "months": Msg("a number of months"),
    "person": Msg("one of the people of the offices"),
    "persons": Msg("several of the people of the offices"),
    "office": Msg("a body, such as an office, a police or an agency"),
    "offices": Msg("several bodies"),
    "paper": Msg("a paper, with its file or as a record of paper only"),
    "papers": Msg("several papers"),
    "matter": Msg("another matter"),
    "matters": Msg("several other matters"),
    "number": Msg("a number given elsewhere"),
    "citations": Msg("articles of the law"),
    "rows": Msg("a table: its line also says rows: {…}, one field each"),
}
"""Types for a procedure without parties or items of its own, each with what it asks for."""
OPTIONS: Mapping[str, Words] = {
    "required: true": Msg("nobody may leave it empty"),
    "not_future: false": Msg("the date may lie ahead, such as a planned day"),
    "personal: false": Msg("it says nothing about a person, and may be searched"),
    "unknown_allowed: true": Msg("may be answered by “not known yet”, with the reason"),
    "min: 1, max: 99": Msg("bounds of a number, or of the length of a text"),
    "help: {zh: …, en: …}": Msg("a hint below its name"),
}
"""Further keys of a field, as they are written."""
