"""Ways in, as whoever comes sees them: doors by their code, personal links by their secret, a customer's own invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.frozen import beside, latest_version, questionnaire_of
from yueke.domains.surveys.keys import ALPHABET, DOOR_LENGTH, SECRET_LENGTH, key_index, key_of, link_index
from yueke.domains.surveys.models import Door, Invitation, Response, Survey
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.kernel.errors import Message

_SIGNS = frozenset(ALPHABET)


@dataclass(frozen=True)
class Open:
    """A door that is not shut, with the questionnaire it leads to."""

    code: str
    parameters: dict[str, str]
    survey: Survey
    questionnaire: Questionnaire


@dataclass(frozen=True)
class Link:
    """A personal link: its survey, the key of what was answered through it (empty: nothing yet), why it is good no more."""

    survey: Survey
    questionnaire: Questionnaire
    key: str
    refusal: Message


@dataclass(frozen=True)
class Asked:
    """An invitation a customer has not answered."""

    id: int
    title: str
    ends_on: date | None


def door_of(code: str) -> Open | None:
    """An open door; None for one that is shut, of a survey not launched yet, or that there is not: all look the same."""
    code = code.strip().upper()
    if len(code) != DOOR_LENGTH or not _SIGNS.issuperset(code):
        return None
    rows = Door.objects.select_related("survey").defer(*beside("survey"))
    row = rows.filter(code=code, shut_at__isnull=True).first()
    asked = _asked(row.survey) if row else None
    return Open(row.code, row.parameters, row.survey, asked) if row and asked else None


def link_of(secret: str) -> Link | None:
    """A personal link by its secret; None when there is none."""
    secret = secret.strip().upper()
    if len(secret) != SECRET_LENGTH or not _SIGNS.issuperset(secret):
        return None
    rows = Invitation.objects.select_related("survey").defer(*beside("survey"))
    row = rows.filter(secret_index=link_index(secret)).first()
    asked = _asked(row.survey) if row else None
    if row is None or asked is None:
        return None
    key = key_of(secret)
    begun = Response.objects.filter(key_index=key_index(key)).exists()
    refusal: Message = _("您已经答过这份问卷，谢谢。") if row.used_on else ""
    if row.declined_on:
        refusal = _("您已选择不参加这次调查，我们不会再为它打扰您。")
    return Link(row.survey, asked, key if begun and not row.declined_on else "", refusal)


def open_invitations(customer_id: int, limit: int = 20) -> list[Asked]:
    """What a customer may still answer, the latest first."""
    rows = _open(customer_id).order_by("-made_at", "-pk")[:limit]
    return [Asked(one.pk, one.survey.title, one.survey.ends_on) for one in rows]


def has_open_invitations(customer_id: int) -> bool:
    """Whether anything waits for this customer; one query."""
    return _open(customer_id).exists()


def own_secret(customer_id: int, invitation_id: int) -> str:
    """The secret of a customer's own open invitation; empty for any other."""
    row = _open(customer_id).filter(pk=invitation_id).first()
    return row.sealed if row else ""


def _open(customer_id: int) -> QuerySet[Invitation]:
    answered = Response.objects.filter(survey_id=OuterRef("survey_id"), member_id=OuterRef("member_id"))
    return Invitation.objects.select_related("survey").filter(
        ~Exists(answered.exclude(state="started")), customer_id=customer_id, survey__state="running", sealed__isnull=False,
        used_on__isnull=True, declined_on__isnull=True,
    )  # fmt: skip


def _asked(survey: Survey) -> Questionnaire | None:
    version = latest_version(survey)
    return questionnaire_of(version) if version else None
