"""Tables of the customer archive."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import (
    AmountClass,
    Channel,
    FrequencyClass,
    Grade,
    Kind,
    Stage,
)
from yueke.domains.customers.lifecycles import CHANGE_LIFE, KEY_LIFE
from yueke.kernel.access import Actor, ScopedQuerySet
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

LIVE = Q(archived_at__isnull=True)
"""Neither archived nor merged away: the condition of the list indexes, so lists must state it too."""


TAGS_AND_PROVINCE = Func(
    F("tags"), F("province"), function="array_append", output_field=ArrayField(models.CharField(max_length=30))
)
"""The tags of a customer and the province, as one index holds them."""


def _present(column: str, include: tuple[str, ...] = ()) -> models.Index:
    """An index on the rows that have a value in ``column`` at all."""
    return models.Index(
        fields=[column],
        include=include or None,
        name=f"customer_{column.removesuffix('_id')}",
        condition=Q(**{f"{column}__isnull": False}),
    )


class CustomerQuerySet(ScopedQuerySet):
    """Customers, as readers may chain them."""

    customer_field = "pk"

    def live(self) -> Self:
        """Not archived and not merged into another."""
        return self.filter(archived_at__isnull=True)

    def shared_with(self, actor: Actor) -> Q:
        """Customers on whose record team the actor stands.

        The ids are read at once: as a subquery inside the OR they would keep the planner from the indexes
        on owner and department, and a list of thirty customers would walk a million.
        """
        if actor.person_id is None:
            return Q(pk__in=())
        team = RecordTeam.objects.filter(person_id=actor.person_id)
        return Q(pk__in=list(team.values_list("customer_id", flat=True)))


class Customer(models.Model):
    """A prospect or customer: person, enterprise or institution.

    Phone, e-mail and identity number are encrypted, each with a blind index for exact search.
    ``source`` tells who recorded each fact: ``{"*": fact, field: fact}`` with fact = ``{department, person,
    channel, at}``; ``*`` stands for every field that has no entry of its own (see ``rules.source_of``).
    ``customer_since`` is when a prospect became a customer; empty for those who came in as one (since ``created_at``).
    The class, grade and key columns repeat the open :class:`Standing` and qualification, so that lists can filter.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("客户编号"), max_length=30)
    kind = models.CharField(_("客户性质"), max_length=12, choices=Kind.choices, default=Kind.INDIVIDUAL)
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage.choices, default=Stage.CUSTOMER)
    name = models.CharField(_("客户名称"), max_length=120)
    name_pinyin = models.CharField(max_length=200, blank=True)
    search_terms = ArrayField(models.TextField(), default=list)
    phone = EncryptedField(_("电话"), context="customers.phone")
    phone_index = models.BinaryField(null=True)
    email = EncryptedField(_("电子邮箱"), context="customers.email")
    email_index = models.BinaryField(null=True)
    identity_number = EncryptedField(_("证件号码"), context="customers.identity")
    identity_index = models.BinaryField(null=True)
    gender = models.CharField(_("性别"), max_length=6, blank=True)
    birthday = models.DateField(_("生日"), null=True, blank=True)
    province = models.CharField(_("省"), max_length=30, blank=True)
    city = models.CharField(_("市"), max_length=40, blank=True)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    channel = models.CharField(_("来源渠道"), max_length=20, choices=Channel.choices, blank=True)
    source = models.JSONField(_("来源"), default=dict)
    preferences = models.JSONField(_("偏好"), default=dict)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    remark = models.TextField(_("备注"), blank=True)
    completeness = models.PositiveSmallIntegerField(_("完整度"), default=0)
    frequency_class = models.CharField(
        _("频次"), max_length=8, choices=FrequencyClass.choices, default=FrequencyClass.NONE
    )
    amount_class = models.CharField(_("金额"), max_length=8, choices=AmountClass.choices, default=AmountClass.NONE)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices, default=Grade.ORDINARY)
    is_key = models.BooleanField(_("重点客户"), default=False)
    key_number = models.CharField(_("重点客户编号"), max_length=30, blank=True)
    owner = models.ForeignKey(
        "organization.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        verbose_name=_("负责人"),
    )
    department = models.ForeignKey(
        "organization.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("所属部门"),
    )
    created_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    learned_at = models.DateTimeField(_("首次取得时间"), null=True)
    created_at = models.DateTimeField(_("建档时间"))
    customer_since = models.DateTimeField(_("成为客户于"), null=True)
    updated_at = models.DateTimeField(_("更新时间"))
    reviewed_at = models.DateTimeField(_("最近核对"))
    classed_at = models.DateTimeField(_("最近分类"), null=True)
    import_batch_id = models.BigIntegerField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        # The list indexes hold live customers only, so that a page 5,000 is found without touching the table.
        indexes = [
            # Nothing but the order: walking to a page far behind reads as little as can be.
            models.Index(fields=["-created_at", "-id"], name="customer_pages", condition=LIVE),
            # The archived ones too, and what clauses about everybody ask: their statements then leave the table alone.
            models.Index(
                fields=["-created_at", "-id"],
                include=["archived_at", "stage", "merged_into", "owner", "customer_since"],
                name="customer_latest",
            ),
            models.Index(fields=["-updated_at", "-id"], name="customer_changed", condition=LIVE),
            models.Index(fields=["name_pinyin", "id"], name="customer_by_name", condition=LIVE),
            models.Index(fields=["completeness", "id"], name="customer_by_completeness", condition=LIVE),
            # With what tells namesakes apart inside: those of a sheet of twenty thousand rows lie on as many pages.
            models.Index(
                fields=["name"],
                include=["id", "kind", "city", "district", "birthday"],
                name="customer_namesakes",
                opclasses=["varchar_pattern_ops"],
                condition=LIVE,
            ),
            # With what a work list asks of somebody's customers inside: the rows of one owner lie far apart.
            models.Index(
                fields=["owner", "-created_at", "-id"],
                include=["name", "stage", "merged_into", "archived_at", "is_key", "customer_since"],
                name="customer_of_owner",
                condition=LIVE,
            ),
            models.Index(fields=["department", "-created_at", "-id"], name="customer_of_department", condition=LIVE),
            models.Index(fields=["grade", "-created_at", "-id"], name="customer_by_grade", condition=LIVE),
            # A province in the order of the list; what is narrowed further is counted here, and so are lost and new
            # customers by province and grade.
            models.Index(
                fields=["province", "-created_at", "-id"],
                include=["city", "stage", "grade", "frequency_class"],
                name="customer_by_region",
                condition=LIVE,
            ),
            # Keeps a filter on a rare class from reading the whole table; with the id, so does judging the classes, and
            # with the date, a page of the list.
            models.Index(
                fields=["frequency_class", "amount_class", "stage", "kind"],
                include=["id", "created_at"],
                name="customer_by_classes",
                condition=LIVE,
            ),
            models.Index(fields=["owner", "-created_at", "-id"], name="customer_key", condition=Q(is_key=True)),
            *(_present(name) for name in ("import_batch_id", "merged_into_id", "customer_since", "learned_at")),
            *(_present(name, ("archived_at",)) for name in ("phone_index", "email_index", "identity_index")),
            # New terms wait in a list, which every search reads through: of 2 MB (3,000 customers) at most, which costs
            # a search 2 ms, and while a sheet is imported of more (ADR 24).
            GinIndex(fields=["search_terms"], name="customer_search", fastupdate=True),
            GinIndex(fields=["tags"], name="customer_tags", condition=~Q(tags=[])),
            GinIndex(TAGS_AND_PROVINCE, name="customer_tags_of_province", condition=~Q(tags=[])),
        ]
        constraints = [
            # One index for uniqueness and for finding numbers by their beginning.
            models.UniqueConstraint(fields=["number"], name="customer_number_once", opclasses=["varchar_pattern_ops"]),
            models.CheckConstraint(condition=~Q(name="") & ~Q(number=""), name="customer_has_name_and_number"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="customer_kind_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="customer_stage_known"),
            models.CheckConstraint(condition=Q(completeness__lte=100), name="customer_completeness_percent"),
            models.CheckConstraint(condition=Q(is_key=False) | ~Q(key_number=""), name="key_customer_has_a_number"),
        ]
        triggers = kept(without=("completeness", "classed_at"))

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to speak to at a customer. ``wecom_id`` is whom they are to the company in WeCom (external_userid)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("联系人"), max_length=60)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    phone = EncryptedField(_("电话"), context="customers.phone")
    phone_index = models.BinaryField(null=True)
    email = EncryptedField(_("电子邮箱"), context="customers.email")
    wecom_id = EncryptedField(_("企业微信客户ID"), context="customers.wecom")
    is_primary = models.BooleanField(_("首要联系人"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-is_primary", "id"]
        indexes = [
            models.Index(fields=["phone_index"], name="contact_by_phone", condition=Q(phone_index__isnull=False))
        ]
        triggers = kept(of="customer")


class Address(models.Model):
    """A place of a customer; the detail below the district is encrypted."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    province = models.CharField(_("省"), max_length=30, blank=True)
    city = models.CharField(_("市"), max_length=40, blank=True)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    detail = EncryptedField(_("详细地址"), context="customers.address")
    detail_index = models.BinaryField(null=True)
    is_primary = models.BooleanField(_("默认地址"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-is_primary", "id"]
        triggers = kept(of="customer")


class Standing(models.Model):
    """Who was what, when: classes and grade of a customer from a moment until a moment (open while current)."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="standings", db_index=False)
    frequency_class = models.CharField(max_length=8, choices=FrequencyClass.choices)
    amount_class = models.CharField(max_length=8, choices=AmountClass.choices)
    nature = models.CharField(max_length=12, choices=Kind.choices)
    grade = models.CharField(max_length=10, choices=Grade.choices)
    explanation = models.JSONField(default=dict)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    history_left_out = "is itself the history of classes: intervals that a run opens and closes"

    class Meta:
        indexes = [models.Index(fields=["customer", "-from_at"], name="standings_of_customer")]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(to_at__isnull=True), name="one_open_standing"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")), name="standing_ends_after_it_begins"
            ),
        ]


class KeyQualification(models.Model):
    """An application for key-customer status and what became of it (clause B4.4)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="qualifications")
    state = models.CharField(max_length=12, choices=KEY_LIFE.choices, default=KEY_LIFE.initial)
    number = models.CharField(_("重点客户编号"), max_length=30, unique=True, null=True)  # noqa: DJ001
    reason = models.TextField(_("申请理由"))
    applied_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField()
    decided_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("审批意见"), blank=True)
    withdrawn_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(_("撤销理由"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state__in=["applied", "approved"]),
                name="one_open_qualification",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="qualification_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="applied") | Q(decided_at__isnull=False), name="qualification_decided_when"
            ),
            # Clause B4.4: nobody approves what they applied for.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("applied_by")),
                name="qualification_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(number__isnull=False), name="approved_has_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["applied_at"], name="qualifications_open", condition=Q(state="applied")),
            models.Index(fields=["customer"], name="qualifications_withdrawn", condition=Q(state="withdrawn")),
        ]
        triggers = [*KEY_LIFE.triggers("key_life"), *kept(of="customer")]


class RecordTeam(models.Model):
    """A colleague who works on a customer besides the owner."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    may_write = models.BooleanField(_("可编辑"), default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "person"], name="once_on_the_team")]
        triggers = kept(of="customer")


class ChangeRequest(models.Model):
    """A changed fact reported to the data steward, and its application or refusal (clause A2.3)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="change_requests")
    state = models.CharField(max_length=10, choices=CHANGE_LIFE.choices, default=CHANGE_LIFE.initial)
    field = models.CharField(_("变更项目"), max_length=40)
    previous = EncryptedField(_("原内容"), context="customers.change")
    value = EncryptedField(_("新内容"), context="customers.change")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    reported_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    applied_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(_("不予变更的理由"), max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["reported_at"], name="change_requests_open", condition=Q(state="reported"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="change_applied_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(refused_at__isnull=False) & ~Q(refused_reason="")),
                name="change_refused_when_and_why",
            ),
        ]
        triggers = [*CHANGE_LIFE.triggers("change_life"), *kept(of="customer")]


class ProfileReview(models.Model):
    """A review of a profile with the customer or its owner: the facts were looked at and hold (A2.3)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="reviews")
    reviewed_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "reviewed_at"], name="reviews_of_customer")]
        triggers = kept(of="customer")


class Reclassing(models.Model):
    """One run of the classes and grades over all customers: when, under which terms, what changed."""

    at = models.DateTimeField()
    terms = models.JSONField()
    customers = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    seconds = models.FloatField()

    history_left_out = "one appended row for each run"


# The tables of duplicates and of data quality stand beside what works on them; Django finds them from here.
from yueke.domains.customers.merging.models import DuplicateLink as DuplicateLink  # noqa: E402
from yueke.domains.customers.quality.models import QualityReading as QualityReading  # noqa: E402
