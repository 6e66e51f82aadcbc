"""What customers may read of their own complaints."""

from __future__ import annotations

import re

from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.numbers import ALPHABET, LENGTH
from yueke.domains.complaints.records import TAIL
from yueke.kernel.vault import blind_indexes

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TAIL = re.compile(r"\d{4}")


def by_code(code: str, tail: str) -> Complaint | None:
    """The complaint of this code whose telephone ends so; one that left no telephone opens by its code alone.

    Whether the code or the end was wrong is not told apart.
    """
    code, tail = code.strip().upper().replace("-", "").replace(" ", ""), tail.strip()
    if not _CODE.fullmatch(code):
        return None
    row = Complaint.objects.filter(code=code).first()
    if row is None:
        return None
    if row.phone_tail_index is None:
        return row if not tail else None
    if not _TAIL.fullmatch(tail):
        return None
    known = bytes(row.phone_tail_index)
    return row if any(known == bytes(index) for index in blind_indexes(tail, TAIL)) else None
