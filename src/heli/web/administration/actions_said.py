"""What was done, in words: the names of changes as the logs keep them."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg, Words

_ACTIONS: Mapping[str, Msg] = {
    "load_regions": Msg("Divisions loaded"),
    "load_offices": Msg("Offices derived from the divisions"),
    "load_floor": Msg("National power list loaded"),
    "open_office": Msg("Opened an office"),
    "rename_office": Msg("Renamed an office"),
    "close_office": Msg("Closed an office"),
    "set_telephone": Msg("Entered the telephone of an office"),
    "merge_office": Msg("Merged an office into another"),
    "open_unit": Msg("Opened a department"),
    "close_unit": Msg("Closed a department"),
    "enter_person": Msg("Entered a person"),
    "correct_name": Msg("Corrected a name"),
    "give_post": Msg("Gave a post"),
    "end_post": Msg("Ended a post"),
    "enter_local_power": Msg("Entered a local line of the power list"),
    "enter_power": Msg("Entered a local line of the power list"),
    "end_local_power": Msg("Ended a local line of the power list"),
    "adopt_local": Msg("Adopted a local text"),
    "end_local": Msg("Ended a local text"),
    "end_power": Msg("Ended a local line of the power list"),
    "give_account": Msg("Made a sign-in"),
    "open_account": Msg("Made a sign-in"),
    "make_link": Msg("Made a link for a new password"),
    "set_password": Msg("Set a first password"),
    "close_account": Msg("Closed a sign-in"),
    "open_account_again": Msg("Opened a sign-in again"),
    "reopen_account": Msg("Opened a sign-in again"),
    "unlock": Msg("Unlocked a sign-in"),
    "forget_factors": Msg("Reset a second factor"),
    "use_link": Msg("Set a password by a link"),
    "end_session": Msg("Ended a session"),
    "make_token": Msg("Made a token"),
    "end_token": Msg("Ended a token"),
    "add_days": Msg("Added local days to a calendar"),
    "erase_matter": Msg("Erased a matter past its term"),
}
_SUBJECTS: Mapping[str, Msg] = {
    "office": Msg("office no. %(number)s"),
    "unit": Msg("department no. %(number)s"),
    "person": Msg("person no. %(number)s"),
    "post": Msg("post no. %(number)s"),
    "account": Msg("sign-in no. %(number)s"),
    "user": Msg("sign-in no. %(number)s"),
    "powerentry": Msg("line no. %(number)s of the power lists"),
    "officesuccession": Msg("merger no. %(number)s"),
}


def said_action(action: str) -> Words:
    """A change in words."""
    return _ACTIONS.get(action, Msg("Another change"))


def said_subject(subject: str) -> Words:
    """What a line of the directory's record speaks of: "post 12" in words."""
    kind, _, number = subject.partition(" ")
    if kind not in _SUBJECTS:
        return Msg("the directory")
    return Msg(_SUBJECTS[kind].msgid, {"number": number})
