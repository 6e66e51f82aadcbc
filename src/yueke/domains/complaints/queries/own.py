"""What customers may read of their own complaints."""

from __future__ import annotations

import re
from base64 import b32encode

from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.numbers import ALPHABET, LENGTH
from yueke.domains.complaints.records import TAIL
from yueke.kernel.vault import blind_index, blind_indexes

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TAIL = re.compile(r"[0-9]{4}")
_RATING, _SEAL = "complaints.rating", 10


def by_code(code: str, tail: str) -> Complaint | None:
    """The complaint of this code whose telephone ends so; one that left no telephone opens by its code alone.

    Whether the code or the end was wrong is not told apart, and asks for the same work.
    """
    code, tail = plain_code(code), tail.strip()
    wanted = [bytes(index) for index in blind_indexes(tail, TAIL)] if _TAIL.fullmatch(tail) else []
    row = Complaint.objects.filter(code=code if _CODE.fullmatch(code) else "").first()
    if row is None:
        return None
    if row.phone_tail_index is None:
        return row if not tail else None
    return row if bytes(row.phone_tail_index) in wanted else None


def plain_code(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return code.strip().upper().replace("-", "").replace(" ", "")


def rating_link(complaint: Complaint) -> str:
    """What a message to the customer names to open the rating of this complaint, and nothing else: code and seal."""
    return f"{complaint.code}-{_seal(blind_index(complaint.code, _RATING))}"


def by_rating_link(link: str) -> Complaint | None:
    """The complaint of a link; None for one that was made up."""
    code, _dash, seal = link.strip().upper().partition("-")
    if not _CODE.fullmatch(code) or seal not in _seals(code):
        return None
    return Complaint.objects.filter(code=code).first()


def _seals(code: str) -> list[str]:
    """The seal of a code under each key: nobody who merely knows the code can write it."""
    return [_seal(index) for index in blind_indexes(code, _RATING)]


def _seal(index: bytes | None) -> str:
    return b32encode(index or b"").decode()[:_SEAL]
