"""Paper questionnaires: typed by one, typed again blind by another, differences settled, then taken as answers."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.answering import take_whole
from yueke.domains.surveys.commands.finding import said
from yueke.domains.surveys.keys import new_secret
from yueke.domains.surveys.models import PaperSheet, Survey, Version
from yueke.domains.surveys.queries.asking import asked
from yueke.domains.surveys.rules import answers, doubling
from yueke.domains.surveys.rules.doubling import Typed
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused

ASK = "surveys.ask"
_PAPER = (Mode.PAPER, Mode.ONSITE)
"""Surveys of these modes may have sheets: a tablet that gave out leaves paper."""


@command(may=ASK)
def enter_sheet(actor: Actor, survey_id: int, number: str, typed: Typed, *, at: datetime) -> PaperSheet:
    """Type a sheet. A number nobody has typed yet begins it; another person's number is the second, blind, typing of it.

    When both typed the same, the answers are taken at once; else the differences wait to be settled.

    Raises:
        Invalid: an answer cannot be, at its field.
        Refused: the sheet was typed by the same person before, or by two already.
    """
    survey = _entering(actor, survey_id)
    number = said(number, "number", 20, _("请填写纸质问卷上的编号。")).upper()
    known = PaperSheet.objects.select_for_update().filter(survey=survey, number=number).first()
    version = known.version if known else Version.objects.filter(survey=survey).latest("n")
    questionnaire = opened(version.definition)
    found = _possible(questionnaire, typed)
    if known is None:
        return PaperSheet.objects.create(
            survey=survey,
            version=version,
            number=number,
            first=_sealed(found),
            first_by_id=actor.person_id,
            first_at=at,
        )
    if known.second_at is not None:
        raise Refused(_("这份问卷已经录过两次。"), field="number")
    if known.first_by_id == actor.person_id:
        raise Refused(_("第二次录入要由另一个人来做。"), field="number")
    known.second, known.second_by_id, known.second_at = _sealed(found), actor.person_id, at
    known.fields = sum(1 for _field in doubling.fields(questionnaire))
    known.differing = len(doubling.differences(questionnaire, _opened(known.first), found))
    if known.differing:
        known.save()
        return known
    return _taken(actor, known, found, at)


@command(may=ASK)
def settle_sheet(actor: Actor, sheet_id: int, decided: Typed, *, at: datetime) -> PaperSheet:
    """Decide each difference by looking at the paper, and take the answers.

    Raises:
        Invalid: a difference is not decided, or an answer cannot be.
    """
    sheet = PaperSheet.objects.select_related("version").select_for_update(of=("self",)).filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound
    _entering(actor, sheet.survey_id)
    if sheet.second_at is None or sheet.settled_at is not None:
        raise Refused(_("这份问卷没有待核对的差异。"))
    questionnaire = opened(sheet.version.definition)
    agreed = doubling.settled(questionnaire, _opened(sheet.first), _opened(sheet.second), decided)
    if agreed is None:
        raise Invalid(_("还有没有核对的差异。"))
    _possible(questionnaire, agreed)
    return _taken(actor, sheet, agreed, at)


@command(may=ASK)
def drop_sheet(actor: Actor, sheet_id: int, *, at: datetime) -> None:
    """Take back a sheet that was typed once by oneself: a wrong number, the wrong survey."""
    sheet = PaperSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound
    _entering(actor, sheet.survey_id)
    if sheet.second_at is not None or sheet.first_by_id != actor.person_id:
        raise Refused(_("只能撤回自己录入、还没有第二次录入的问卷。"))
    sheet.delete()


def differing(sheet: PaperSheet) -> list[doubling.Difference]:
    """What waits to be settled of a sheet typed twice; nothing of any other, so that nobody sees the first typing before."""
    if sheet.second_at is None or sheet.settled_at is not None:
        return []
    return doubling.differences(opened(sheet.version.definition), _opened(sheet.first), _opened(sheet.second))


def _taken(actor: Actor, sheet: PaperSheet, agreed: Typed, at: datetime) -> PaperSheet:
    take_whole(actor, sheet.version, new_secret(), agreed, at=at, mode=Mode.PAPER)
    sheet.first = sheet.second = ""
    sheet.settled_by_id, sheet.settled_at = actor.person_id, at
    sheet.save()
    return sheet


def _entering(actor: Actor, survey_id: int) -> Survey:
    survey = asked(actor, survey_id)
    if survey.state not in ("running", "cleaning"):
        raise Refused(_("调查没有在收集中。"))
    if not set(_PAPER) & set(survey.modes):
        raise Refused(_("这次调查没有安排纸质问卷。"))
    return survey


def _possible(questionnaire: Questionnaire, typed: Typed) -> dict[str, list[str]]:
    """What was typed, checked; blank answers are left blank as they are on paper."""
    found = doubling.cleaned(questionnaire, typed)
    questions = [one.model_copy(update={"required": False}) for one in questionnaire.questions() if one.kind != "file"]
    read = answers.read(questions, found)
    if read.wrong:
        raise Invalid(fields=read.wrong)
    if not read.answers:
        raise Invalid(_("一题也没有回答。"))
    return found


def _sealed(typed: Typed) -> str:
    return json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)


def _opened(sealed: str) -> dict[str, list[str]]:
    return json.loads(sealed) if sealed else {}
