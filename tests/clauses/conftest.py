"""Every test of a clause works with the same small company."""

from make import company, founded

__all__ = ["company", "founded"]
