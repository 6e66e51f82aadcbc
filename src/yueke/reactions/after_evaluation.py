"""What follows an evaluation: who answers is told, complaints in it are handled as such, the customer hears the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.channels import outbox
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.means import Message, open_means
from yueke.domains.channels.rules import Origin
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.events import (
    EvaluationAnswered,
    EvaluationEvent,
    EvaluationGiven,
    EvaluationTurned,
    EvaluationWithdrawn,
)
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle, tell

EVALUATION = "evaluations.evaluation"
TRIED_FOR = timedelta(days=1)
CAME = declare("evaluations.came", gettext_lazy("一条客户评价等待答复"), icon="star")


@reaction(EvaluationGiven, why=gettext_lazy("客户评价后，通知能答复的人"), clause="E1-timely")
def evaluation_came(event: EvaluationGiven, actor: Actor, at: datetime) -> None:
    """Those who may answer in the department it is about."""
    if event.department_id is not None:
        people = reach.answering_for("evaluations.answer", event.department_id)
        tell(CAME, people, _about(event), occasion=event.evaluation_id, at=event.at, clause="E1-timely")


@reaction(EvaluationAnswered, why=gettext_lazy("答复评价后，短信告知留了手机的客户"), clause="E5.1-answered")
def evaluation_answered(event: EvaluationAnswered, actor: Actor, at: datetime) -> None:
    """Nobody else need look; who left a telephone hears it, all others read it where they wrote."""
    settle(CAME, event.evaluation_id, event.at)
    row = Evaluation.objects.get(pk=event.evaluation_id)
    if not row.writer_phone or row.state == "withdrawn" or "sms" not in open_means():
        return
    company = organization.company_name()
    said = "\n".join(filter(None, (row.measures if event.is_told else "", row.answer if not event.is_told else "")))
    text = _("【%(company)s】感谢您的评价 %(number)s。%(said)s") % {
        "company": company,
        "number": row.number,
        "said": said,
    }
    subject = _("%(company)s：答复您的评价") % {"company": company}
    outbox.post(
        SYSTEM, Message("sms", row.writer_phone, subject, text), not_after=at + TRIED_FOR, is_secret=True, at=at
    )


@reaction(EvaluationWithdrawn, why=gettext_lazy("客户撤回评价后，不必再答复"))
def evaluation_withdrawn(event: EvaluationWithdrawn, actor: Actor, at: datetime) -> None:
    """Nobody need answer."""
    settle(CAME, event.evaluation_id, event.at)


@reaction(EvaluationTurned, why=gettext_lazy("评价里是投诉的，登记为投诉办理，两边互相关联"), clause="E2.2-complaints")
def take_up(event: EvaluationTurned, actor: Actor, at: datetime) -> None:
    """One complaint for each evaluation, received when the customer wrote."""
    row = Evaluation.objects.select_related("product", "order", "line", "employee", "department").get(
        pk=event.evaluation_id
    )
    made = complaints.register(
        SYSTEM,
        ComplaintDraft(
            # Of who left nothing to be reached by, nothing can be asked; nor may what they wrote be lost.
            channel=Channel.WEB if row.customer_id or row.writer_phone else Channel.CHAT,
            description=row.text,
            customer_id=row.customer_id,
            caller_name=row.writer_name or ("" if row.customer_id else _("评价人")),
            caller_phone=row.writer_phone,
            order_id=row.order_id,
            product_id=row.product_id,
            product_name=queries.title_of(row)[:120],
            received_at=row.received_at,
            department_id=row.department_id,
            first_contact_id=event.by_id,
            origin_kind=EVALUATION,
            origin_id=row.pk,
            origin_label=row.number,
            key=f"evaluation:{row.pk}",
        ),
        at=at,
    )
    commands.link_complaint(SYSTEM, row.pk, made.pk, made.number, at=at)


def _about(event: EvaluationEvent) -> Origin:
    return Origin(EVALUATION, event.evaluation_id, event.number)
