"""Công Thư: the official mail and e-document platform for state agencies."""

__version__ = "0.1.0"
