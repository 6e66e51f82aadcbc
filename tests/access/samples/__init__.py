"""A company in which every role has a record of its own, a colleague's, and another department's before it.

Everything is made through the product's own commands by somebody who may do everything (:func:`able`).
"""

from __future__ import annotations

from access.samples.company import build, records_of
from access.samples.means import AT, HEADERS, PASSWORD, Samples, able
from access.samples.town import Town

__all__ = ["AT", "HEADERS", "PASSWORD", "Samples", "Town", "able", "build", "records_of"]
