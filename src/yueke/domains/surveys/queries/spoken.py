"""What people wrote in a survey, decrypted for who may see it: whole texts are for counting words, never for a page."""

from __future__ import annotations

import json

from yueke.domains.surveys.models import Response, Survey
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel.access import Actor, require

MOST = 2_000
"""Responses read; of more, the latest."""


def spoken(actor: Actor, survey: Survey, most: int = MOST) -> list[tuple[int, str]]:
    """Response and what was written in it, all questions of text together; one query.

    Of a confidential survey the ids are 0, and the texts stand in the order of their characters: nothing tells who wrote when.

    Raises:
        Forbidden: the actor may see no surveys.
    """
    require(actor, "surveys.view")
    asked = (
        {one.code for one in opened(survey.definition).questions() if one.kind == "text"}
        if survey.definition
        else set()
    )
    rows = Response.objects.filter(survey=survey, state="completed").filter(words__isnull=False).order_by("-pk")
    found = []
    for pk, kept in rows.values_list("pk", "words")[:most]:
        text = " ".join(str(words) for code, words in _read(kept).items() if code in asked and words)
        if text:
            found.append((pk, text))
    return sorted((0, text) for _pk, text in found) if survey.confidential else found


def _read(kept: str) -> dict[str, object]:
    if not kept:
        return {}
    told = json.loads(kept)
    return told if isinstance(told, dict) else {}
