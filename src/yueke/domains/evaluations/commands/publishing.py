"""Deciding whether everybody may read an evaluation: by consent and content, never by its stars."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.choices import Reason
from yueke.domains.evaluations.commands.evaluating import count_anew, of
from yueke.domains.evaluations.events import EvaluationPublished, EvaluationWithheld
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.evaluations.rules import publishing
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish as tell

ANSWER = "evaluations.answer"
_LACKING = {
    "consent": _("客户没有同意公开这条评价。"),
    "withdrawn": _("客户已经撤回这条评价。"),
}


@command(may=ANSWER)
def publish(actor: Actor, evaluation_id: int, *, at: datetime) -> Evaluation:
    """Let everybody read it. Refuses without the customer's consent; doing it again changes nothing."""
    found = held(actor, evaluation_id)
    if found.state == "published":
        return found
    if lacking := publishing.lacking(can_publish=found.can_publish, state=found.state):
        raise Refused(_LACKING[lacking])
    EVALUATION_LIFE.move(
        found,
        "publish",
        at=at,
        published_at=at,
        reason="",
        reason_note="",
        decided_by_id=actor.person_id,
        decided_at=at,
    )
    count_anew(found, counted=True)
    tell(actor, EvaluationPublished(at=at, **of(found)))
    return found


@command(may=ANSWER)
def withhold(actor: Actor, evaluation_id: int, reason: str, note: str = "", *, at: datetime) -> Evaluation:
    """Show it to nobody, for one of the reasons there are; a low score is none."""
    if reason not in Reason.values:
        raise Invalid(_("请选择不公开的理由。星级高低不是理由。"), field="reason")
    found = held(actor, evaluation_id)
    EVALUATION_LIFE.move(
        found, "withhold", at=at, published_at=None, reason=reason, reason_note=note.strip()[:200],
        decided_by_id=actor.person_id, decided_at=at,
    )  # fmt: skip
    count_anew(found, counted=publishing.counts("withheld", reason))
    tell(actor, EvaluationWithheld(at=at, reason=reason, **of(found)))
    return found


def held(actor: Actor, evaluation_id: int) -> Evaluation:
    """An evaluation the actor may see, locked."""
    rows = Evaluation.objects.visible_to(actor).filter(pk=evaluation_id)
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise NotFound
    return found
