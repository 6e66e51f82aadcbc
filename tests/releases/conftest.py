"""Data folders of their own, as the tests of backups have them."""

from installations import homes

__all__ = ["homes"]
