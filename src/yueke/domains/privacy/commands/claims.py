"""Requests made for another: taken in from anybody, and decided by staff who have looked at the proof.

Filing tells nothing: it is answered alike whether or not the person is known here (个人信息保护法 31, 49).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.privacy import events
from yueke.domains.privacy.choices import Asking, Check, Medium
from yueke.domains.privacy.commands.checking import confirm
from yueke.domains.privacy.commands.requests import register_request
from yueke.domains.privacy.lifecycles import CLAIM_LIFE
from yueke.domains.privacy.models import RelativeClaim
from yueke.domains.privacy.queries.claims import claim as find
from yueke.domains.privacy.queries.settings import policy
from yueke.domains.privacy.rules import MOST_CLAIMS_A_DAY, may_ask_for_another
from yueke.kernel import files
from yueke.kernel.access import Actor, Scope, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Message, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.terms import Term

NUMBERS = "privacy.relativeclaim"
declare(NUMBERS, prefix="DT", date_format="%Y%m%d-", width=4, reset="day", title=_("代为请求编号"))

VISITOR = Actor(None, "访客", permissions=frozenset({"privacy.file"}), scope=Scope("customer"))
"""Somebody who has shown nothing yet."""
PROOF_LIMIT = 10 * 2**20
"""The largest proof, in bytes."""
_NAMES = {"subject_name": 60, "subject_contact": 120, "requester_name": 60, "relation": 20}


@command(may="privacy.file")
def file_claim(
    actor: Actor,
    kind: str,
    asking: str,
    *,
    relation: str,
    subject_name: str,
    subject_contact: str,
    requester_name: str,
    requester_contact: str,
    details: str = "",
    proof: Any,
    at: datetime,
) -> RelativeClaim:
    """Take in what a guardian or near relative asks for, with the proof of it; the term runs from now on.

    Refused (429) when so many have come within a day that somebody must be playing; they may come to the desk.
    """
    told = {
        "subject_name": subject_name, "subject_contact": subject_contact, "requester_name": requester_name,
        "relation": relation,
    }  # fmt: skip
    told = {name: value.replace("\x00", "").strip() for name, value in told.items()}
    wrong: dict[str, list[Message]] = {name: [_("请填写这一项。")] for name, value in told.items() if not value}
    wrong |= {
        name: [_("太长了，最多 %(n)s 个字。") % {"n": _NAMES[name]}] for name in told if len(told[name]) > _NAMES[name]
    }
    phone = clean_phone(requester_contact)
    if phone.problem or not phone.value:
        wrong["requester_contact"] = [_("请填写能联系到您的电话号码。")]
    if not may_ask_for_another(asking, kind):
        wrong["kind"] = [_("近亲属可以查阅、复制、更正、删除逝者的信息；其他请求由本人或监护人提出。")]
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)
    if RelativeClaim.objects.filter(filed_at__gt=at - timedelta(days=1)).count() >= MOST_CLAIMS_A_DAY:
        raise Refused(_("今天收到的申请太多，请明天再试，或直接联系我们当面办理。"), status=429)
    stored = files.store(proof, actor=actor, at=at, kinds=("image", "pdf"), limit=PROOF_LIMIT, field="proof")
    row = RelativeClaim.objects.create(
        number=next_number(NUMBERS, at),
        kind=kind,
        asking=asking,
        requester_contact=phone.value,
        details=details.replace("\x00", "").strip()[:2000],
        proof=stored,
        filed_at=at,
        due_at=working_calendar().add(at, Term.parse(policy().rights_term)),
        **told,
    )
    publish(actor, events.ClaimFiled(at=at, claim_id=row.pk, number=row.number, right=kind, due_at=row.due_at))
    return row


@command(may="privacy.requests")
def accept_claim(actor: Actor, claim_id: int, customer_number: str, *, note: str, at: datetime) -> RelativeClaim:
    """The proof holds: what was asked becomes a request of that customer, checked, with the term it has had since."""
    row = _waiting(actor, claim_id, note)
    found = customers.matching_archives(actor, numbers=[customer_number.strip()])
    if len(found) != 1:
        raise Invalid(_("没有这个编号的客户，或它不在您的数据范围内。"), field="customer_number")
    asked = register_request(
        actor, found[0].id, row.kind, medium=Medium.PORTAL, asking=row.asking, requester_name=row.requester_name,
        details=f"{Asking(row.asking).label}（{row.relation}）：{row.details}", at=at,
    )  # fmt: skip
    type(asked).objects.filter(pk=asked.pk).update(registered_at=row.filed_at, due_at=row.due_at)
    confirm(actor, asked, Check.LETTER, note, at)
    CLAIM_LIFE.move(
        row,
        "accept",
        at=at,
        request_id=asked.pk,
        decided_at=at,
        decided_by_id=actor.person_id,
        decision_note=note.strip(),
    )
    publish(actor, events.ClaimAccepted(at=at, claim_id=row.pk, number=row.number, request_id=asked.pk))
    return row


@command(may="privacy.requests")
def refuse_claim(actor: Actor, claim_id: int, *, note: str, at: datetime) -> RelativeClaim:
    """The proof does not hold, or nobody of that name is known; the reason is told to whoever asked."""
    row = _waiting(actor, claim_id, note)
    CLAIM_LIFE.move(row, "refuse", at=at, decided_at=at, decided_by_id=actor.person_id, decision_note=note.strip())
    publish(actor, events.ClaimRefused(at=at, claim_id=row.pk, number=row.number))
    return row


@command(may="privacy.tidy")
def forget_claims(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Let go refused claims decided ``before``, with their proofs; returns how many."""
    gone = RelativeClaim.objects.select_for_update(skip_locked=True).filter(state="refused", decided_at__lt=before)
    rows = list(gone.values_list("pk", "proof_id"))
    RelativeClaim.objects.filter(pk__in=[pk for pk, _proof in rows]).delete()
    for _pk, proof in rows:
        files.remove(proof or 0)
    return len(rows)


def _waiting(actor: Actor, claim_id: int, note: str) -> RelativeClaim:
    row = find(actor, claim_id)
    if not note.strip() or len(note.strip()) > 200:
        raise Invalid(_("请写明核对了什么，最多 200 个字。"), field="note")
    if row.state != "waiting":
        raise Refused(_("这个申请已经核对过。"))
    return row
