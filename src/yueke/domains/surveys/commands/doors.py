"""Opening ways in: doors for everybody, personal links for those drawn, and how many of each kind are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter, ValidationError

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.events import InvitationsMade
from yueke.domains.surveys.keys import link_index, new_door_code, new_secret
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Door, Draw, Invitation, Member, Quota
from yueke.domains.surveys.rules.conditions import Condition
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

PARAMETERS = ("store", "order", "employee", "product", "place")
"""What a door may tell of where it hangs; conditions and texts of the questionnaire may use them."""
MOST_QUOTAS = 50
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


@command(may="surveys.run")
def open_door(
    actor: Actor, survey_id: int, label: str, parameters: Mapping[str, str] | None = None, *, at: datetime,
    mode: str = Mode.OPEN, once_each: bool = True,
) -> Door:  # fmt: skip
    """Open a way in anybody may use: an open link, a QR code of a store, the interviewers' tablets."""
    survey = locked(actor, survey_id)
    if survey.state not in (*PLANNING, "running", "paused"):
        raise Refused(_("调查已经结束收集，不能再开入口。"))
    given = dict(parameters or {})
    if unknown := [name for name in given if name not in PARAMETERS]:
        raise Invalid(_("不认识的参数：%(names)s") % {"names": "、".join(unknown)}, field="parameters")
    if survey.confidential and "order" in given:
        raise Invalid(_("保密调查的入口不能带订单：一张订单只有一位顾客。"), field="parameters")
    if mode not in Mode.values:
        raise Invalid(_("请从选项中选择。"), field="mode")
    return Door.objects.create(
        survey=survey, code=new_door_code(), label=said(label, "label", 60, _("请写名称。")), mode=mode, once_each=once_each,
        parameters={name: said(value, "parameters", 60) for name, value in given.items()}, made_by_id=actor.person_id,
        made_at=at,
    )  # fmt: skip


@command(may="surveys.run")
def open_doors(
    actor: Actor, survey_id: int, wanted: Sequence[tuple[str, Mapping[str, str]]], *, at: datetime,
    mode: str = Mode.OPEN, once_each: bool = True,
) -> list[Door]:  # fmt: skip
    """Open many ways in at once: all of them or none; label and parameters of each."""
    return [open_door(actor, survey_id, label, told, at=at, mode=mode, once_each=once_each) for label, told in wanted]


@command(may="surveys.run")
def shut_door(actor: Actor, door_id: int, *, at: datetime) -> Door:
    """Let nobody begin at a door any more; who has begun may go on. Doing it again changes nothing."""
    door = Door.objects.filter(pk=door_id).first()
    if door is None:
        raise NotFound
    locked(actor, door.survey_id)
    if door.shut_at is None:
        door.shut_at = at
        door.save(update_fields=["shut_at"])
    return door


@command(may="surveys.run")
def invite(actor: Actor, survey_id: int, *, at: datetime, reserves: int = 0) -> dict[int, str]:
    """Make a personal link for everybody drawn who has none yet; ``reserves`` more stand in, in their order.

    Returns secret by id of the invitation: they are known now only, to be sent. Doing it again makes none anew.
    """
    survey = locked(actor, survey_id)
    if survey.state != "running":
        raise Refused(_("调查没有在收集中。"))
    draw = Draw.objects.filter(survey=survey, replaced_at__isnull=True).first()
    if draw is None:
        raise Refused(_("还没有抽样。"), clause="D5.3")
    known = Invitation.objects.filter(survey=survey).values("member_id")
    chosen = list(Member.objects.filter(draw=draw, is_reserve=False).exclude(pk__in=known).order_by("place"))
    if reserves:
        chosen += Member.objects.filter(draw=draw, is_reserve=True).exclude(pk__in=known).order_by("place")[:reserves]
    secrets = [new_secret() for _one in chosen]
    made = Invitation.objects.bulk_create(
        (
            Invitation(
                survey=survey,
                member=one,
                customer_id=one.customer_id,
                secret_index=link_index(secret),
                sealed=secret,
                made_at=at,
            )
            for one, secret in zip(chosen, secrets, strict=True)
        ),
        batch_size=5_000,
    )
    Member.objects.filter(pk__in=[one.pk for one in chosen], asked_at__isnull=True).update(asked_at=at)
    if made:
        publish(actor, InvitationsMade(at=at, survey_id=survey.pk, number=survey.number, count=len(made)))
    return {one.pk: secret for one, secret in zip(made, secrets, strict=True)}


@command(may="surveys.plan")
def set_quotas(
    actor: Actor, survey_id: int, wanted: Sequence[tuple[str, Mapping[str, object], int]], *, at: datetime
) -> list[Quota]:
    """Say how many answers are wanted of each kind, before the launch: label, condition, number."""
    survey = locked(actor, survey_id)
    if survey.state not in PLANNING:
        raise Refused(_("调查已经开始，不能再改配额。"))
    if len(wanted) > MOST_QUOTAS:
        raise Invalid(_("最多 %(n)d 项配额。") % {"n": MOST_QUOTAS}, field="quotas")
    rows = []
    for label, condition, number in wanted:
        try:
            _CONDITION.validate_python(condition)
        except ValidationError:
            raise Invalid(_("“%(label)s”的条件不完整。") % {"label": label}, field="quotas") from None
        if not 1 <= number <= 1_000_000:
            raise Invalid(_("“%(label)s”的数量要大于零。") % {"label": label}, field="quotas")
        rows.append(
            Quota(
                survey=survey,
                label=said(label, "quotas", 60, _("请写名称。")),
                condition=dict(condition),
                wanted=number,
            )
        )
    if len({row.label for row in rows}) < len(rows):
        raise Invalid(_("配额的名称不能重复。"), field="quotas")
    Quota.objects.filter(survey=survey).delete()
    return Quota.objects.bulk_create(rows)
