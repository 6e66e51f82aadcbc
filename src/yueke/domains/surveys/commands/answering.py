"""Answering: beginning at a door or by a personal link, page by page, to the end. Sending the same again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.events import AnswersGiven
from yueke.domains.surveys.frozen import beside, latest_version, questionnaire_of
from yueke.domains.surveys.keys import device_index, key_index, key_of, link_index, new_secret
from yueke.domains.surveys.lifecycles import RESPONSE_LIFE
from yueke.domains.surveys.models import AnswerFile, Door, Invitation, Quota, Response, Survey, Version
from yueke.domains.surveys.rules import answers as rules
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.conditions import Answer, Condition, holds
from yueke.domains.surveys.rules.shape import SCREENED, Page, Questionnaire
from yueke.kernel.access import Actor, Scope, command, require
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish

ANSWER = "surveys.answer"
VISITOR = Actor(None, "答题人", permissions=frozenset({ANSWER}), scope=Scope("customer"))
"""Whoever answers at an open door or by a personal link."""
LONGEST_ON_A_PAGE = 1800
"""Seconds on one page beyond which somebody was away: more is not counted."""
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


@dataclass(frozen=True)
class Visitor:
    """From where somebody answers: a device's and an address's mark (any text, kept as a fingerprint), their language."""

    device: str = ""
    address: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True)
class Going:
    """Where a response stands: its ``key``, the page to be answered (none at the end), answers given, and how it ended."""

    key: str
    response: Response
    questionnaire: Questionnaire
    page: Page | None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    ending: str = ""


@command(may=ANSWER)
def begin_at_door(
    actor: Actor, code: str, visitor: Visitor, *, at: datetime, mode: str = "", interviewer_id: int | None = None
) -> Going:
    """Begin at an open door. Who has begun on the same device goes on with a key; see :func:`go_on`."""
    doors = Door.objects.select_related("survey").defer(*beside("survey"))
    door = doors.filter(code=code.strip().upper()).first()
    if door is None or door.shut_at is not None or door.survey.launched_at is None:
        raise NotFound(_("这个问卷链接打不开，可能已经结束。"))
    _collecting(door.survey)
    device = device_index(door.survey_id, visitor.device) if visitor.device else None
    if door.once_each and device is not None:
        known = Response.objects.filter(survey_id=door.survey_id, device_index=device).exclude(state="started")
        if known.exists():
            raise Refused(_("您已经答过这份问卷，谢谢。"))
    key = new_secret()
    response = _begun(
        door.survey, key, visitor, at, mode=mode or door.mode, door=door, parameters=door.parameters,
        interviewer_id=interviewer_id, device_index=device,
    )  # fmt: skip
    return _going(key, response)


@command(may=ANSWER)
def begin_by_link(actor: Actor, secret: str, visitor: Visitor, *, at: datetime, mode: str = Mode.LINK) -> Going:
    """Begin, or go on, by a personal link. Raises Refused when it was used."""
    found = Invitation.objects.select_related("survey", "member").filter(secret_index=link_index(secret)).first()
    if found is None:
        raise NotFound(_("这个问卷链接打不开，请核对。"))
    key = key_of(secret)
    known = Response.objects.filter(key_index=key_index(key)).first()
    if known is not None:
        return _going(key, known)
    _collecting(found.survey)
    if found.used_on is not None or found.declined_on is not None:
        raise Refused(_("您已经答过这份问卷，谢谢。") if found.used_on else _("您已表示不参加这次调查。"))
    survey = found.survey
    mine = Response.objects.filter(survey=survey, member_id=found.member_id or 0)
    if not survey.confidential and mine.exists():
        raise Refused(_("您正在以其他方式作答，谢谢。"))
    who: dict[str, Any] = {"stratum": found.member.stratum if found.member else ""}
    if not survey.confidential:
        who |= {"member_id": found.member_id, "customer_id": found.customer_id}
    return _going(key, _begun(survey, key, visitor, at, mode=mode, parameters=found.parameters, **who))


@command(may=ANSWER)
def decline(actor: Actor, secret: str, *, at: datetime) -> None:
    """Take no part, and be reminded no more. Doing it again changes nothing."""
    Invitation.objects.filter(secret_index=link_index(secret), used_on__isnull=True, declined_on__isnull=True).update(
        declined_on=timezone.localtime(at).date(), sealed=""
    )


def go_on(actor: Actor, key: str, *, at: datetime) -> Going:
    """Where one's response stands; nothing is written."""
    require(actor, ANSWER)
    return _going(key, _mine(key, lock=False))


@command(may=ANSWER)
def send_page(
    actor: Actor, key: str, page_code: str, sent: rules.Sent, *, at: datetime, seconds: int = 0, secret: str = ""
) -> Going:
    """Send the answers of one page; the last one ends the response, counted in its quotas. ``secret``: of the personal link.

    Raises:
        Invalid: an answer cannot be, at its question; nothing of the page is kept.
        Refused: the survey takes no answers now.
    """
    response = _mine(key, lock=True)
    if response.state != "started":
        # Sent twice, or after the end: what was said stands.
        return _going(key, response)
    _collecting(response.survey, ended_too=True)
    asked = questionnaire_of(response.version)
    given = given_in(response)
    way = flow.way(asked, given, response.parameters, done=frozenset(response.done))
    page = next((one for one in (*way.pages, way.at) if one is not None and one.code == page_code), None)
    if page is None:
        return _going(key, response)
    read = rules.read(flow.shown_for(page, given, sent, response.parameters), sent)
    _own_files(response, page, read)
    if read.wrong:
        raise Invalid(fields=read.wrong)
    for question in page.questions:
        given.pop(question.code, None)
        given.pop(question.code + rules.WORDS, None)
    given |= read.answers
    response.done = [*dict.fromkeys((*response.done, page.code))]
    response.seconds += max(0, min(seconds, LONGEST_ON_A_PAGE))
    response.saved_at = moment_told(response.survey, at)
    way = flow.way(asked, given, response.parameters, done=frozenset(response.done))
    if way.ending:
        _end(actor, response, asked, way, given, at, secret)
    else:
        _put(response, given)
        response.save(update_fields=["answers", "words", "done", "seconds", "saved_at"])
    return _going(key, response)


def _own_files(response: Response, page: Page, read: rules.Read) -> None:
    """Whoever names a file must have handed it in, for this question."""
    for question in page.questions:
        named = read.answers.get(question.code)
        if question.kind != "file" or not isinstance(named, list):
            continue
        kept = AnswerFile.objects.filter(response=response, question=question.code, pk__in=[int(one) for one in named])
        if kept.count() != len(set(named)):
            read.wrong[question.code] = [_("这个文件没有收到，请重新选择。")]


def _end(
    actor: Actor,
    response: Response,
    asked: Questionnaire,
    way: flow.Way,
    given: dict[str, Answer],
    at: datetime,
    secret: str,
) -> None:
    counted = flow.counted_answers(asked, given, response.parameters, way.pages)
    _put(response, counted)
    verb = "screen" if way.ending == SCREENED else "complete" if _fits_quotas(response, counted) else "turn_away"
    RESPONSE_LIFE.move(
        response, verb, at=at, answers=response.answers, words=response.words, done=response.done, seconds=response.seconds,
        saved_at=response.saved_at, finished_at=moment_told(response.survey, at),
    )  # fmt: skip
    if secret:
        _use_up(response.survey, secret, at)
    if verb == "complete" and not response.survey.confidential:
        told = AnswersGiven(at=at, survey_id=response.survey_id, response_id=response.pk, mode=response.mode)
        publish(actor, told)


def _use_up(survey: Survey, secret: str, at: datetime) -> None:
    """The link is spent. Of a confidential survey not even the day is noted: few answer on some days."""
    day = survey.launched_at if survey.confidential and survey.launched_at else at
    Invitation.objects.filter(secret_index=link_index(secret)).update(used_on=timezone.localtime(day).date(), sealed="")


def _fits_quotas(response: Response, given: Mapping[str, Answer]) -> bool:
    """Take a place in each quota the answers belong to, or in none. In the order of ids, so that two never wait crosswise."""
    mine = quotas_of(response.survey_id)(given, response.parameters)
    locked = list(Quota.objects.filter(pk__in=mine).order_by("pk").select_for_update(no_key=True))
    if any(quota.reached >= quota.wanted for quota in locked):
        return False
    Quota.objects.filter(pk__in=mine).update(reached=F("reached") + 1)
    return True


def _begun(survey: Survey, key: str, visitor: Visitor, at: datetime, **more: Any) -> Response:
    version = latest_version(survey)
    if version is None:
        raise NotFound(_("这个问卷链接打不开，可能已经结束。"))
    address = device_index(survey.pk, visitor.address) if visitor.address and not survey.confidential else None
    started = moment_told(survey, at)
    return Response.objects.create(
        survey=survey, version=version, key_index=key_index(key), address_index=address, language=visitor.language[:10],
        started_at=started, saved_at=started, **more,
    )  # fmt: skip


def _mine(key: str, *, lock: bool) -> Response:
    rows = Response.objects.select_related("survey", "version", "door")
    rows = rows.defer(*beside("survey"), "version__definition")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(key_index=key_index(key)).first()
    if found is None:
        raise NotFound(_("没有找到您的答卷，请重新打开问卷链接。"))
    return found


def _collecting(survey: Survey, *, ended_too: bool = False) -> None:
    """Raise Refused unless answers are taken. ``ended_too``: who has begun may finish while the survey is looked through."""
    if survey.state == "running" or (ended_too and survey.state == "cleaning"):
        return
    message: Message = (
        _("问卷暂停收集，请稍后再来。") if survey.state == "paused" else _("这次调查没有在收集，谢谢您的关注。")
    )
    raise Refused(message)


def _going(key: str, response: Response) -> Going:
    asked, given = questionnaire_of(response.version), given_in(response)
    way = flow.way(asked, given, response.parameters, done=frozenset(response.done))
    page = way.at if response.state == "started" else None
    return Going(key, response, asked, page, given, "" if response.state == "started" else response.state)


def given_in(response: Response) -> dict[str, Answer]:
    """What was answered, chosen and written together."""
    return {**response.answers, **(json.loads(response.words) if response.words else {})}


def _put(response: Response, given: Mapping[str, Answer]) -> None:
    response.answers, response.words = apart(questionnaire_of(response.version), given)


def apart(asked: Questionnaire, given: Mapping[str, Answer]) -> tuple[dict[str, Answer], str]:
    """What was chosen, and (as JSON, empty when nothing) what was written: they are kept apart."""
    written = {question.code for question in asked.questions() if question.kind == "text"}
    words = {code: value for code, value in given.items() if code in written or code.endswith(rules.WORDS)}
    chosen = {code: value for code, value in given.items() if code not in words}
    return chosen, json.dumps(words, ensure_ascii=False) if words else ""


def moment_told(survey: Survey, at: datetime) -> datetime:
    """The moment, or of a confidential survey the day: moments would tell who it was."""
    if not survey.confidential:
        return at
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def begin_asked(survey: Survey, at: datetime, *, mode: str, **who: Any) -> Going:
    """Begin for an interviewer, who types what is said. ``who``: columns of the response. Raises Refused."""
    _collecting(survey)
    key = new_secret()
    return _going(key, _begun(survey, key, Visitor(), at, mode=mode, **who))


def take_over(response: Response, at: datetime, **changed: Any) -> Going:
    """Go on for an interviewer with answers begun elsewhere; who began them holds no key to them any more."""
    _collecting(response.survey)
    key = new_secret()
    Response.objects.filter(pk=response.pk).update(
        key_index=key_index(key), saved_at=moment_told(response.survey, at), **changed
    )
    return _going(key, _mine(key, lock=False))


def take_whole(
    actor: Actor, version: Version, key: str, sent: rules.Sent, *, at: datetime, began_at: datetime | None = None,
    seconds: int = 0, **who: Any,
) -> tuple[Response, bool]:  # fmt: skip
    """Take a questionnaire that was answered elsewhere as a whole: on paper, in a sheet, on a tablet without network.

    What was left blank stays so. Returns the response, and whether it is new: the same key again changes nothing.

    Raises:
        Invalid: an answer cannot be, at its field; or nothing was answered.
        Refused: the survey takes no answers now.
    """
    known = Response.objects.filter(key_index=key_index(key)).first()
    if known is not None:
        return known, False
    _collecting(version.survey, ended_too=True)
    asked, parameters = questionnaire_of(version), who.get("parameters", {})
    read = rules.read(
        [one.model_copy(update={"required": False}) for one in asked.questions() if one.kind != "file"], sent
    )
    if read.wrong:
        raise Invalid(fields=read.wrong)
    if not read.answers:
        raise Invalid(_("一题也没有回答。"))
    way = flow.way(asked, read.answers, parameters, done=frozenset(one.code for one in asked.pages))
    started = moment_told(version.survey, began_at or at)
    response, fresh = Response.objects.get_or_create(
        key_index=key_index(key),
        defaults={
            "survey": version.survey, "version": version, "started_at": started, "saved_at": started,
            "seconds": max(0, min(seconds, LONGEST_ON_A_PAGE * 4)), "done": [one.code for one in way.pages], **who,
        },
    )  # fmt: skip
    if fresh:
        _end(actor, response, asked, way, dict(read.answers), at, "")
    return response, fresh


def quotas_of(survey_id: int) -> Callable[[Mapping[str, Answer], Mapping[str, Any]], list[int]]:
    """Tells the ids of the survey's quotas that answers (with parameters) belong to; one query, however many are asked about."""
    known = [
        (quota.pk, _CONDITION.validate_python(quota.condition))
        for quota in Quota.objects.filter(survey_id=survey_id).order_by("pk")
    ]
    return lambda given, parameters: [pk for pk, condition in known if holds(condition, given, parameters)]
