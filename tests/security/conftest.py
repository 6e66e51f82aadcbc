"""The same small company the product is fuzzed in, and the browser of somebody who may do everything in it."""

from fuzz_company import everybody

__all__ = ["everybody"]
