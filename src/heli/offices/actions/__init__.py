"""Every write of the directory: one function, one transaction, one line in the record of changes.

`actor` is the person who does it. None stands for the founding of a node, and is refused as soon as
somebody holds the post of security administrator.
"""

from heli.offices.actions.offices import (
    close_office,
    close_unit,
    open_office,
    open_unit,
    rename_office,
    set_telephone,
)
from heli.offices.actions.people import end_post, enter_person, give_account, give_post
from heli.offices.actions.powers import end_local_power, enter_local_power

__all__ = [
    "close_office",
    "close_unit",
    "end_local_power",
    "end_post",
    "enter_local_power",
    "enter_person",
    "give_account",
    "give_post",
    "open_office",
    "open_unit",
    "rename_office",
    "set_telephone",
]
