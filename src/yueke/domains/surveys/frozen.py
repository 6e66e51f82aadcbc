"""The questionnaire of a version as it was frozen, read once by each process: a version never changes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from yueke.domains.surveys.models import Survey, Version
from yueke.domains.surveys.rules.shape import Questionnaire, opened

KEPT = 64
"""Questionnaires kept by each process."""
UNREAD = (
    "kind", "purpose", "population", "content", "modes", "starts_on", "report_on", "cause", "origin_kind", "origin_id",
    "origin_label", "wave", "definition", "precision", "submitted_at", "decided_at", "decision_note", "closed_at", "settled_at",
    "reported_at", "cancelled_at", "cancel_reason", "created_at", "updated_at", "search_terms",
)  # fmt: skip
"""Columns of a survey that nobody needs who only answers it: its plan and what became of it. The definition is long."""

_kept: OrderedDict[tuple[int, str], Questionnaire] = OrderedDict()
_lock = Lock()


def questionnaire_of(version: Version) -> Questionnaire:
    """What the version asks. Its definition need not have been fetched; one query when it was not and is not kept here."""
    key = (version.pk, version.fingerprint)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = opened(version.definition)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def latest_version(survey: Survey) -> Version | None:
    """What is asked now, without its definition; one query."""
    return Version.objects.filter(survey=survey).order_by("-n").defer("definition").first()


def beside(relation: str) -> list[str]:
    """:data:`UNREAD` of a survey that is read beside something else, for ``defer``."""
    return [f"{relation}__{name}" for name in UNREAD]
