"""The directory, with history: nothing in it is overwritten, everything has a first and a last day."""

from heli.offices.models.office import Office, OfficeName, Unit
from heli.offices.models.people import Account, DirectoryChange, Person, Post
from heli.offices.models.power import PowerEntry
from heli.offices.models.region import Region, RegionTerm
from heli.offices.models.succession import OfficeSuccession

__all__ = [
    "Account",
    "DirectoryChange",
    "Office",
    "OfficeName",
    "OfficeSuccession",
    "Person",
    "Post",
    "PowerEntry",
    "Region",
    "RegionTerm",
    "Unit",
]
