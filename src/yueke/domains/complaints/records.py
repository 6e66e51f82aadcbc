"""What a complaint's row holds besides what people said: blind indexes, search terms, shingles."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from yueke.domains.complaints.models import Complaint
from yueke.domains.customers.records import EMAIL
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.pinyin import plain_text
from yueke.kernel.search_terms import phone_digits, terms_for
from yueke.kernel.vault import blind_index
from yueke.methods.text.similarity import shingles

PHONE, TAIL = "complaints.phone", "complaints.phone_tail"
SEARCHED = 600
"""Characters of the texts by which a complaint is found."""


def tail_of(phone: str) -> str:
    """The last four digits; empty where there are not that many."""
    digits = phone_digits(phone)
    return digits[-4:] if len(digits) >= 4 else ""


def phone_index(phone: str) -> bytes | None:
    """The blind index of a telephone, alike for all its spellings."""
    key = phone_key(phone) if phone else ""
    return blind_index(key, PHONE) if key else None


def tail_index(tail: str) -> bytes | None:
    """The blind index of the last four digits."""
    return blind_index(tail, TAIL) if tail else None


def derived(complaint: Complaint) -> dict[str, Any]:
    """Every derived column from what the row says now."""
    phone, email = complaint.caller_phone, complaint.caller_email
    about = " ".join((complaint.product_name, complaint.batch, complaint.description, complaint.wish))
    return {
        "phone_index": phone_index(phone),
        "phone_tail_index": tail_index(tail_of(phone)),
        "email_index": blind_index(email.lower(), EMAIL) if email else None,
        "search_terms": sorted({*_named(complaint), *_pairs(about[:SEARCHED])}),
        "shingles": sorted(shingles(complaint.description[:SEARCHED])),
    }


def _named(complaint: Complaint) -> list[str]:
    numbers = [complaint.number, complaint.code]
    return terms_for(
        complaint.caller_name, phones=[complaint.caller_phone], numbers=numbers, emails=[complaint.caller_email]
    )


def _pairs(text: str) -> set[str]:
    """Each two neighbouring characters, as searching for a piece of text asks for them."""
    plain = plain_text(text)
    return {a + b for a, b in pairwise(plain)}
