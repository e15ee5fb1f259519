"""Heli 合力: the open platform on which prosecutors' offices work as one."""

__version__ = "0.1.0"
