"""The questionnaire of a version as it was frozen, read once by each process: a version never changes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from yueke.domains.surveys.models import Survey, Version
from yueke.domains.surveys.rules.shape import Questionnaire, opened

KEPT = 64
"""Questionnaires kept by each process."""
UNREAD = ("definition", "content", "purpose", "population", "search_terms")
"""Columns of a survey that nobody needs who only answers it; the definition is long."""

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
