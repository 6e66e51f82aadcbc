"""The code that opens an answer after the account is closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.domains.privacy.models import AnswerKey, RightsRequest
from yueke.domains.privacy.queries.answers import lookup_of
from yueke.domains.privacy.rules import ANSWER_DAYS, new_answer_code, spelled_key, tail_of
from yueke.kernel.access import Actor, command


def give_key(row: RightsRequest, contact: str) -> AnswerKey:
    """Make the code of a request, to be used with the end of ``contact``."""
    code = new_answer_code()
    return AnswerKey.objects.create(request=row, code=code, lookup=lookup_of(spelled_key(code, tail_of(contact))))


@command(may="privacy.tidy")
def forget_keys(actor: Actor, *, at: datetime) -> int:
    """Let go the codes of answers whose days are over; returns how many."""
    over = AnswerKey.objects.filter(request__settled_at__lte=at - timedelta(days=ANSWER_DAYS))
    gone, _by_table = over.delete()
    return gone
