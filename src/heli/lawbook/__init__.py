"""The law as data. `cn` is the lawbook of the procuratorates of China; nothing here is program."""

from pathlib import Path

CN = Path(__file__).parent / "cn"
"""Folder of the lawbook that ships with Heli."""
