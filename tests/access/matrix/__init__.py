"""Who may go where: one line for every address of the installation.

A line says the name of the address, the methods it answers, and what one must be allowed to. Permissions joined by
``&`` are all needed, of those joined by ``|`` any suffices (``&`` binds closer); ``everybody`` needs no sign-in, ``signed in`` only that.

``of`` says whose record the address is about. Without it: no single record, or one everybody with the right may see.
``record``: within the data scope of the role (its own, a colleague's of the same department, another department's).
``department``: within the scope, or of one's own department. ``own``: only its owner's, however wide a scope, or
(``own | right``) also with that right. ``others``: within the scope, but never one's own. ``left``: many at once, where what is out of reach is left as it was.

``takes`` names what stands in the address (see ``samples``), ``sends`` what a form sends, so that a refusal is one of
the right and not of an empty field; ``asks`` is the query.
"""

from __future__ import annotations

from access.matrix.complaints import COMPLAINTS
from access.matrix.customers import CUSTOMERS
from access.matrix.daily import DAILY
from access.matrix.findings import FINDINGS
from access.matrix.own import OWN
from access.matrix.portal import PORTAL
from access.matrix.rows import CUSTOMER, EVERYBODY, SIGNED_IN, Row, row
from access.matrix.rules import RULES
from access.matrix.surveys import SURVEYS

__all__ = ["CUSTOMER", "EVERYBODY", "MATRIX", "SIGNED_IN", "Row", "row"]

MATRIX: tuple[Row, ...] = PORTAL + OWN + CUSTOMERS + DAILY + SURVEYS + COMPLAINTS + FINDINGS + RULES
