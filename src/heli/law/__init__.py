"""The engine: what may happen now, who decides, until when, and why. No Django, no jurisdiction.

Public entry points (this room's other modules are private to it):
    heli.law.language   models of a procedure file
    heli.law.contract   values exchanged with `matters`
    heli.law.counting   counting of periods
    heli.law.lawbook    `Lawbook.load(folder)` → procedures, documents, instruments, parts, powers; by name and day
"""
