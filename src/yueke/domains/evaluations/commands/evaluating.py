"""Customers who evaluate by themselves, and take it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.evaluations.choices import Origin
from yueke.domains.evaluations.commands.pictures import taking
from yueke.domains.evaluations.commands.rating import RatingFact, kept
from yueke.domains.evaluations.commands.targets import Target, department_for
from yueke.domains.evaluations.events import EvaluationGiven, EvaluationWithdrawn
from yueke.domains.evaluations.keys import NUMBERS, intake_of, secret_index, secret_of
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.domains.evaluations.models import Evaluation, Photo, Rating
from yueke.domains.evaluations.rules import scores, texts
from yueke.domains.organization.queries import heads
from yueke.kernel.access import Actor, Scope, command
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.files.waiting import Aside, lock_aside
from yueke.kernel.numbering import next_number
from yueke.kernel.search_terms import terms_for

OWN = "evaluations.own"
VISITOR = Actor(None, "评价人", permissions=frozenset({OWN}), scope=Scope("customer"))
"""Whoever evaluates without having shown who they are."""
LONGEST = 2_000
MOST_OF_CUSTOMER, MOST_OF_VISITORS = 30, 1_000
"""Evaluations a day of one customer, and of all whom nobody knows together."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class EvaluationDraft:
    """What somebody thinks: stars 1..5 of the whole and of single indicators, words. ``key`` names the sending of the form.

    ``name`` is how they want to be called, ``phone`` where they want to hear the answer; both may be empty.
    """

    stars: int
    key: str
    details: Mapping[str, int] = field(default_factory=dict)
    text: str = ""
    name: str = ""
    phone: str = ""
    can_publish: bool = False


@command(may=OWN)
def submit(
    actor: Actor, target: Target, draft: EvaluationDraft, uploads: Sequence[Any] = (), aside: Sequence[int] = (),
    *, at: datetime,
) -> Evaluation:  # fmt: skip
    """Take an evaluation in, with up to nine pictures; all of it or nothing. The same ``key`` again gives the one there is.

    ``aside`` are pictures of the same visitor that waited (:func:`own_set_aside`); the door has made sure of that.

    Raises:
        Invalid: stars, words or a picture cannot be, said at the field.
        Refused: this order or line was evaluated before, or somebody evaluates too often (429).
    """
    _wait_for_the_same(draft.key)
    lock_aside(aside)
    known = Evaluation.objects.filter(intake_key=intake_of(draft.key)).first()
    if known is not None:
        return known
    phone = _checked(target, draft)
    _not_twice(target)
    _not_too_many(target, at)
    pictures = taking(actor).handed_in(uploads, aside, at)
    customer = target.customer
    department = department_for(target, at)
    made = Evaluation.objects.create(
        number=next_number(NUMBERS, at), subject=target.subject, product=target.product, order=target.order,
        line=target.line, employee=target.employee, customer=customer, owner_id=heads({department}).get(department) if department else None,
        department_id=department, door=target.door, stars=draft.stars, details=dict(draft.details),
        text=draft.text.strip()[:LONGEST], writer_name=draft.name.strip()[:30], writer_phone=phone,
        can_publish=draft.can_publish, looks=texts.looks(draft.text), flags=texts.flags(draft.text), received_at=at,
        updated_at=at, secret_index=secret_index(secret_of(draft.key)), intake_key=intake_of(draft.key),
        search_terms=terms_for(f"{target.title} {draft.text.strip()[:60]}"),
    )  # fmt: skip
    Photo.objects.bulk_create(Photo(evaluation=made, file=one, position=n) for n, one in enumerate(pictures))
    kept(_ratings(made))
    publish(actor, EvaluationGiven(at=at, subject=made.subject, looks=made.looks, **of(made)))
    return made


@command(may=OWN)
def own_set_aside(actor: Actor, uploads: Sequence[Any], aside: Sequence[int] = (), *, at: datetime) -> Aside:
    """Keep the pictures of a form that was not accepted, beside those ``aside`` already."""
    return taking(actor).set_aside(uploads, aside, at)


@command(may=OWN)
def own_withdraw(actor: Actor, own: int | str, *, at: datetime) -> Evaluation:
    """Take one's own evaluation back (by id when signed in, else by its secret): shown to nobody, counted nowhere."""
    found = mine(actor, own, lock=True)
    if found.state != "withdrawn":
        EVALUATION_LIFE.move(found, "withdraw", at=at)
        count_anew(found, counted=False)
        publish(actor, EvaluationWithdrawn(at=at, **of(found)))
    return found


def mine(actor: Actor, own: int | str, *, lock: bool = False) -> Evaluation:
    """One's own evaluation. NotFound for anybody else's."""
    rows = Evaluation.objects.select_related("product", "order", "employee", "department")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    if isinstance(own, str):
        found = rows.filter(secret_index=secret_index(own)).first()
    else:
        found = rows.visible_to(actor).filter(pk=own).first() if actor.is_customer else None
    if found is None:
        raise NotFound(_("没有找到这条评价。"))
    return found


def of(evaluation: Evaluation) -> dict[str, Any]:
    """What every event of an evaluation tells."""
    return {
        "evaluation_id": evaluation.pk, "number": evaluation.number, "customer_id": evaluation.customer_id,
        "department_id": evaluation.department_id,
    }  # fmt: skip


def count_anew(evaluation: Evaluation, *, counted: bool) -> None:
    """Let its stars enter figures, or not."""
    Rating.objects.filter(origin_kind=Origin.ONLINE, origin_id=evaluation.pk).exclude(counted=counted).update(
        counted=counted
    )


def _ratings(made: Evaluation) -> Iterator[RatingFact]:
    """The stars of the whole and of each indicator as ratings."""
    told = {"stars": (scores.OVERALL, "overall", made.stars)}
    told |= {code: (code, "performance", stars) for code, stars in made.details.items()}
    for reference, (indicator, role, stars) in told.items():
        yield RatingFact(
            origin_kind=Origin.ONLINE, origin_id=made.pk, reference=reference, indicator=indicator, role=role, raw=stars,
            low=1, high=scores.STARS, rule=scores.OWN_RULE, day=timezone.localtime(made.received_at).date(),
            mode="online", customer_id=made.customer_id, product_id=made.product_id, order_id=made.order_id,
            department_id=made.department_id, employee_id=made.employee_id,
        )  # fmt: skip


def _checked(target: Target, draft: EvaluationDraft) -> str:
    """The telephone as it is kept; raises for what cannot be."""
    fields: dict[str, list[Message]] = {}
    if draft.stars not in range(1, scores.STARS + 1):
        fields["stars"] = [_("请选择 1 到 5 星。")]
    asked = scores.ASKED[target.subject]
    for code, stars in draft.details.items():
        if code not in asked or stars not in range(1, scores.STARS + 1):
            fields["details"] = [_("请选择 1 到 5 星。")]
    if len(draft.text.strip()) > LONGEST:
        fields["text"] = [_("最多 %(n)s 个字。") % {"n": LONGEST}]
    phone = clean_phone(draft.phone.strip()).value or ""
    if draft.phone.strip() and not phone:
        fields["phone"] = [_("手机号看起来不对，请再核对；也可以不留。")]
    if fields:
        raise Invalid(_("评价没有提交，请看标红的地方。"), fields=fields)
    return phone


def _not_twice(target: Target) -> None:
    standing = Evaluation.objects.exclude(state="withdrawn")
    if target.line is not None and standing.filter(line=target.line).exists():
        raise Refused(_("这件商品您已经评价过，谢谢。"))
    if target.subject == "order" and standing.filter(order=target.order, subject="order").exists():
        raise Refused(_("这张订单您已经评价过，谢谢。"))


def _not_too_many(target: Target, at: datetime) -> None:
    fresh = Evaluation.objects.filter(received_at__gt=at - _DAY)
    if target.customer is not None:
        if fresh.filter(customer=target.customer).count() >= MOST_OF_CUSTOMER:
            raise Refused(_("您今天的评价已经很多了，请明天再来。"), status=429)
        twice = fresh.filter(customer=target.customer, product=target.product, line=None, subject="product")
        if target.subject == "product" and target.line is None and twice.exists():
            raise Refused(_("这个产品您今天已经评价过，谢谢。"))
    elif fresh.filter(customer=None).count() >= MOST_OF_VISITORS:
        raise Refused(_("今天网上的评价太多，请明天再来。"), status=429)


def _wait_for_the_same(key: str) -> None:
    """Two that send the same form at the same moment come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evaluations.intake'), hashtext(%s))", [intake_of(key)])
