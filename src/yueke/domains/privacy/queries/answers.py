"""Reading an answer by its code, for somebody who cannot sign in any more."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.privacy.models import AnswerKey, RightsRequest
from yueke.domains.privacy.rules import answer_open, spelled_key
from yueke.kernel.errors import NotFound
from yueke.kernel.vault import blind_index, blind_indexes

_CONTEXT = "privacy.answer"


def lookup_of(spelled: str) -> bytes:
    """What is kept of a code and its tail (see ``rules.spelled_key``)."""
    found = blind_index(spelled, _CONTEXT)
    assert found is not None
    return found


def answer_by(code: str, tail: str, at: datetime) -> RightsRequest:
    """The request a code and the end of the contact open; NotFound alike for wrong, unknown and expired ones."""
    spelled = spelled_key(code, tail)
    rows = AnswerKey.objects.select_related("request").filter(lookup__in=blind_indexes(spelled, _CONTEXT))
    key = rows.first() if spelled else None
    if key is None or not answer_open(key.request.settled_at, at):
        raise NotFound
    return key.request


def code_of(row: RightsRequest) -> str:
    """The code of a request, for its person to note down while they are signed in; empty when it needs none."""
    return AnswerKey.objects.filter(request=row).values_list("code", flat=True).first() or ""
