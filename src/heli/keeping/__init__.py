"""Keeping an installation: its backup on a disk, and the way back. Format: docs/specs/backup.md.

No Django here, and no row of the database is read but counts: what is copied stays sealed as it lies.
"""
