"""What the regulation is judged from in the archive, in the columns the compliance engine asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext as _

from yueke.compliance.source import Rows as Sql
from yueke.domains.customers.models import (
    Address,
    ChangeRequest,
    Contact,
    Customer,
    DuplicateLink,
    KeyQualification,
    ProfileReview,
    Reclassing,
)
from yueke.domains.customers.rules.sources import EVERY
from yueke.domains.organization.models import RoleGrant

Rows = QuerySet[Any, Any]
Narrow = Any
MEASURE = ("subject_id", "label", "owner_id", "ok")
STARTS = ("subject_id", "label", "owner_id", "started_at", "done_at", "ended_at", "proof_kind", "proof_id")
NEVER = Cast(Value(None), DateTimeField())
EVERYBODY = 0
"""The subject id that stands for the whole archive, in clauses about runs over everybody."""


def _archives(narrow: Narrow) -> Any:
    return narrow.apply(Customer.objects.live(), subject="pk", owner="owner_id", department="department_id")


def _truth(condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _measured(rows: Any, ok: Any) -> Rows:
    return rows.annotate(subject_id=F("pk"), label=F("name"), ok=_truth(ok)).values(*MEASURE)


def sourced_profiles(bought: Callable[[OuterRef], QuerySet[Any]]) -> Callable[[Narrow], Rows]:
    """Profiles created in the period: does each have what its stage owes, with a department as source (A2.1)?

    ``bought(customer)`` gives the orders of a customer.
    """

    def measure(narrow: Narrow) -> Rows:
        rows = _archives(narrow).filter(created_at__gte=narrow.start, created_at__lt=narrow.end)
        customer = OuterRef("pk")
        # Each fact with the field whose source it has.
        facts = {
            "name": ~Q(name="") & _sourced("name"),
            "contact": (Q(phone_index__isnull=False) & _sourced("phone"))
            | (Q(email_index__isnull=False) & _sourced("email"))
            | (Q(Exists(Contact.objects.filter(customer=customer))) & _sourced("contact")),
            "address": (~Q(province="") & _sourced("province"))
            | (Q(Exists(Address.objects.filter(customer=customer))) & _sourced("address")),
            "purchases": Q(Exists(bought(customer).filter(department__isnull=False)))
            | (Q(Exists(bought(customer))) & _sourced("purchases")),
            "preferences": ~Q(preferences={}) & _sourced("preferences"),
        }
        ok = Q()
        for stage, names in narrow.terms["owed"].items():
            complete = Q()
            for name in names:
                complete &= facts[name]
            ok &= ~Q(stage=stage) | complete
        return _measured(rows, ok)

    return measure


def _sourced(field: str) -> Q:
    """Whether the department that recorded ``field`` is known; ``*`` stands for fields without an entry."""
    named = {key: Q(**{f"source__{key}__department__gte": 0}) for key in (field, EVERY)}
    own = Q(source__has_key=field)
    return (own & named[field]) | (~own & named[EVERY])


def complete_archives(narrow: Narrow) -> Rows:
    """Live archives: does each reach the completeness score asked for (A2.2)?"""
    return _measured(_archives(narrow), Q(completeness__gte=narrow.terms["minimum"]))


_INDEXES = {"phone": "phone_index", "identity_number": "identity_index", "email": "email_index"}


def single_archives(narrow: Narrow) -> Rows:
    """Live archives: does none share a phone, identity number or e-mail, unless linked with a reason (A2.2)?"""
    settled = DuplicateLink.objects.exclude(state="open")
    linked = Q(pk__in=settled.values("first_id")) | Q(pk__in=settled.values("second_id"))
    failing = Q()
    for fact in narrow.terms["match_on"]:
        column = _INDEXES[fact]
        known = Customer.objects.live().filter(**{f"{column}__isnull": False}).order_by()
        several = known.values(column).annotate(n=Count(column)).filter(n__gt=1)  # not of the id, which the index lacks
        me, other = OuterRef(OuterRef("pk")), OuterRef("pk")
        pair = settled.filter(Q(first=me, second=other) | Q(first=other, second=me))
        others = Customer.objects.live().filter(**{column: OuterRef(column)}).exclude(pk=OuterRef("pk"))
        unsettled = Q(Exists(others.filter(~Exists(pair))))
        # Pair by pair only for those who share a value and have links, who are few.
        sharing = known.filter(_OneOf(column, ArraySubquery(several.values(column)))).filter(~linked | unsettled)
        failing |= Q(pk__in=sharing.values("pk"))
    return _measured(_archives(narrow), ~failing)


class _OneOf(Func):
    """Whether a value is in an array; with an array of a subquery, its index is searched whatever joins are ruled out."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def entries(narrow: Narrow) -> Rows:
    """From first learning of a customer to the archive being opened (A2.2); its owner answers for it."""
    rows = Customer.objects.filter(learned_at__isnull=False)
    if narrow.open_at is not None:
        rows = rows.live()
    rows = narrow.apply(rows, subject="pk", owner="owner_id", department="department_id")
    return rows.annotate(
        subject_id=F("pk"),
        label=F("name"),
        started_at=F("learned_at"),
        done_at=F("created_at"),
        ended_at=NEVER,
        proof_kind=Value("customers.customer"),
        proof_id=F("pk"),
    ).values(*STARTS)


def archive_periods(narrow: Narrow) -> Rows:
    """Since when each archive is live (A2.3)."""
    rows = narrow.apply(Customer.objects.all(), subject="pk", owner="owner_id", department="department_id")
    if narrow.open_at is not None:
        rows = rows.live()
    return rows.annotate(
        subject_id=F("pk"), label=F("name"), begins_at=F("created_at"), ends_at=F("archived_at")
    ).values("subject_id", "label", "owner_id", "begins_at", "ends_at")


def profile_reviews(narrow: Narrow) -> Rows:
    """Reviews of profiles, as acts (A2.3)."""
    rows = ProfileReview.objects.all()
    if narrow.subject_id is not None:
        rows = rows.filter(customer_id=narrow.subject_id)
    return rows.annotate(
        subject_id=F("customer_id"),
        at=F("reviewed_at"),
        proof_kind=Value("customers.profilereview"),
        proof_id=F("pk"),
        person_id=F("reviewed_by_id"),
    ).values("subject_id", "at", "proof_kind", "proof_id", "person_id")


def reported_changes(narrow: Narrow) -> Rows:
    """From a reported change to its application or reasoned refusal (A2.3); the data steward answers for it."""
    steward = RoleGrant.objects.filter(role__code="steward", person__is_active=True).order_by("person_id")
    rows = ChangeRequest.objects.annotate(
        owner_id=Subquery(steward.values("person_id")[:1], output_field=BigIntegerField())
    )
    rows = narrow.apply(rows, subject="customer_id", owner="owner_id", department="customer__department_id")
    return rows.annotate(
        subject_id=F("customer_id"),
        label=F("customer__name"),
        started_at=F("reported_at"),
        done_at=Coalesce("applied_at", "refused_at"),
        ended_at=NEVER,
        proof_kind=Value("customers.changerequest"),
        proof_id=F("pk"),
    ).values(*STARTS)


def whole_archive(narrow: Narrow) -> Sql:
    """The archive as one subject, since its first customer: runs over everybody are judged for it (A2.3)."""
    columns = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
    # Nobody owns it. Compared in SQL, not here: the statement is compiled once for all subjects and owners.
    return Sql(
        "SELECT %s::bigint AS subject_id, %s::text AS label, NULL::bigint AS owner_id,"
        " min(created_at) AS begins_at, NULL::timestamptz AS ends_at"
        " FROM customers_customer HAVING min(created_at) IS NOT NULL"
        " AND coalesce(%s::bigint, %s) = %s AND %s::bigint IS NULL",
        (EVERYBODY, str(_("全部顾客")), narrow.subject_id, EVERYBODY, EVERYBODY, narrow.owner_id),
        columns,
    )


def reclassing_runs(narrow: Narrow) -> Rows:
    """Every run of classes and grades over everybody, as acts (A2.3, A3.2)."""
    return Reclassing.objects.annotate(
        subject_id=Value(EVERYBODY, output_field=BigIntegerField()),
        proof_kind=Value("customers.reclassing"),
        proof_id=F("pk"),
    ).values("subject_id", "at", "proof_kind", "proof_id")


def key_marks(narrow: Narrow) -> Rows:
    """Every customer marked as key: was the status approved and numbered (B4.4)?

    Whoever carries the mark counts in every period it lasts, approved or not.
    """
    approved = KeyQualification.objects.filter(customer=OuterRef("pk"), state="approved", number=OuterRef("key_number"))
    rows = _archives(narrow).filter(is_key=True)
    decided = Subquery(approved.values("decided_at")[:1], output_field=DateTimeField())
    last = Value(_last_moment(narrow), output_field=DateTimeField())
    return rows.annotate(
        subject_id=F("pk"),
        label=F("name"),
        happened_at=Greatest(Coalesce(decided, "updated_at"), last),
        ok=_truth(Q(Exists(approved))),
        proof_kind=Value("customers.customer"),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id")


def _last_moment(narrow: Narrow) -> datetime:
    """The last moment of the judged period that has passed."""
    return min(narrow.at, narrow.end - timedelta(microseconds=1))


def classed_archives(narrow: Narrow) -> Rows:
    """Live archives with the classes they carry; for a period that is over, those they carried at its end (A3.1)."""
    rows = _archives(narrow)
    frequency: Any = F("frequency_class")
    amount: Any = F("amount_class")
    if narrow.end <= narrow.at:
        lasted = Q(standings__to_at__isnull=True) | Q(standings__to_at__gte=narrow.end)
        begun = Q(standings__from_at__lt=narrow.end)
        rows = rows.filter(created_at__lt=narrow.end).annotate(
            stood=FilteredRelation("standings", condition=begun & lasted)
        )
        frequency = Coalesce("stood__frequency_class", Value("none"))
        amount = Coalesce("stood__amount_class", Value("none"))
    return rows.annotate(subject_id=F("pk"), label=F("name"), frequency=frequency, amount=amount).values(
        "subject_id", "label", "owner_id", "frequency", "amount"
    )


def owners(ids: Collection[int]) -> set[int | None]:
    """Who looks after these customers now."""
    return set(Customer.objects.filter(pk__in=ids).values_list("owner_id", flat=True))
