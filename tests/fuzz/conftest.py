"""A small company with something of everything."""

from fuzz_company import everybody

__all__ = ["everybody"]
