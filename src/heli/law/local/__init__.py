"""The local layer: what an office adds to the lawbook or tightens in it, and procedures of its own. Pure.

read_local(text)        one file, with faults
check_local(text, …)    everything that must hold before it may be adopted
LocalLaw                the national lawbook with every text that was adopted, by office and day
"""

from heli.law.local.checking import Checked, check_local
from heli.law.local.law import Adopted, LocalLaw, Place
from heli.law.local.reading import LocalFile, digest_of_text, read_local

__all__ = [
    "Adopted",
    "Checked",
    "LocalFile",
    "LocalLaw",
    "Place",
    "check_local",
    "digest_of_text",
    "read_local",
]
