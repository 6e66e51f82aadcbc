"""Stories are told in the same small company as the clauses."""

from make import company, founded

__all__ = ["company", "founded"]
