"""How the company of the samples is made, person by person and record by record."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from access.samples.daily import (
    complaint_samples,
    document_samples,
    improvement_samples,
    own_things_samples,
    report_samples,
)
from access.samples.means import AT, HEADERS, PASSWORD, Samples, able
from access.samples.shared import shared_samples
from access.samples.surveyed import (
    asked_samples,
    cleaned_samples,
    entered_samples,
    evaluation_samples,
    findings_samples,
    survey_reports_samples,
    survey_samples,
)
from access.samples.town import Town
from yueke.compliance import commands as compliance
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import DuplicateLink
from yueke.domains.imports import commands as imports
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Department, Membership, Person, Post
from yueke.domains.organization.permissions import FOUNDER, ROLES
from yueke.domains.privacy import commands as privacy
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM
from yueke.kernel.audit.models import AuditLine
from yueke.kernel.history.models import Act


def build() -> Town:
    """The company, with everybody hired and every record made."""
    founded = organization.found_company(
        SYSTEM, "青禾展示器材有限公司", username="founder", password=PASSWORD, person_name="初始管理员", at=AT
    )
    boss = people.actor_for(founded.administrator)

    def department(name: str, parent: Department, kind: str = "department") -> Department:
        return organization.add_department(boss, name, parent_id=parent.pk, kind=kind, at=AT)

    branch, other = (department(name, founded.head_office, "branch") for name in ("华东分公司", "华南分公司"))
    town = Town(
        founded.administrator,
        branch,
        department("销售部", branch),
        department("门店部", other),
        Post.objects.create(code="any", title="职员"),
    )
    compliance.adopt(SYSTEM, "B", at=AT)
    town.roles[FOUNDER] = founded.administrator
    for role in ROLES:
        if role.code != FOUNDER:
            town.roles[role.code] = town.hire(
                f"the-{role.code}", branch if role.scope == "below" else town.sales, role.code
            )
    town.roles["nobody"] = town.hire("nobody", town.sales)
    town.colleague, town.stranger = (
        town.hire("colleague", town.sales, "sales"),
        town.hire("stranger", town.away, "sales"),
    )
    town.shared = shared_samples(town)
    for code, person in town.roles.items():
        town.samples[code, "own"] = records_of(town, person)
    town.samples["", "colleague"] = records_of(town, town.colleague)
    town.samples["", "foreign"] = records_of(town, town.stranger)
    # The audit log is written when a transaction ends, which this one never does.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    town.shared |= {
        "act": Act.objects.values_list("pk", flat=True)[0],
        "line": AuditLine.objects.values_list("seq", flat=True)[0],
    }
    return town


def records_of(town: Town, person: Person, **facts: Any) -> Samples:
    """One record of every kind that belongs to ``person``; ``facts`` go into the customer."""
    actor = able(person)
    name = f"客户{person.username}"
    given = {"phone": f"138{person.pk:08d}", "contact": "王店长", "address": "文三路 90 号"} | facts

    def customer(suffix: str, **more: Any) -> int:
        return int(customers.create(actor, CustomerDraft(name=more.pop("name", name) + suffix, **more), at=AT).pk)

    first = customers.create(actor, CustomerDraft(**{"name": name} | given), at=AT)
    plain, gone, keyed, other, double, twice = (customer(suffix) for suffix in "甲乙丙丁戊己")
    merges = customers.merge_many(actor, [(double, twice)], reason="同一客户", at=AT)
    customers.archive(actor, gone, reason="停业", at=AT)
    order = orders.create(actor, OrderDraft(first.pk, AT, (LineDraft("标准货架", Decimal(1), Decimal(100)),)), at=AT)
    made = visits.record_visit(
        actor, first.pk, "regular", VisitRecord("reached", "onsite", "王店长", "使用正常", satisfaction=5), at=AT,
        department_id=actor.department_id,
    )  # fmt: skip
    later = AT + timedelta(days=3)
    duty = [visits.Duty(customer_id=first.pk, due_at=later, owner_id=person.pk, department_id=actor.department_id)]
    visits.plan_duties(actor, "B4.2", "regular", duty, at=AT)
    feedback = visits.send_feedback(actor, made.pk, actor.department_id or 0, "请答复", at=AT)
    change = customers.report_change(actor, first.pk, "remark", "搬家", at=AT)
    asked = customers.apply_for_key(actor, keyed, reason="采购多", at=AT)
    link = DuplicateLink.objects.create(first_id=plain, second_id=other, found_at=AT)
    file = SimpleUploadedFile("客户.csv", f"{HEADERS}张三,13812345678\n".encode())
    batch = imports.upload(actor, "customers", file, options={}, at=AT)
    return {
        "customer": first.pk, "plain": plain, "archived": gone, "order": order.pk, "made": made.pk,
        "visit": Visit.objects.get(customer=first, state="planned").pk, "feedback": feedback.pk, "change": change.pk, "qualification": asked.pk,
        "asked": privacy.register_request(actor, first.pk, "access", medium="onsite", at=AT).pk, "link": link.pk, "other": other, "merges": merges.pk, "merge": merges.merges.get().pk, "contact": first.contacts.first().pk, "address": first.addresses.first().pk,
        "batch": batch.pk, "department": actor.department_id,
        "membership": Membership.objects.filter(person=person).values_list("pk", flat=True).first(),
        **improvement_samples(actor, person, made.pk),
        **(survey := survey_samples(actor, person)),
        **cleaned_samples(actor, person, survey["survey"], first.pk),
        **entered_samples(actor, person, survey["survey"]),
        **evaluation_samples(actor, person, first.pk, order.pk),
        **asked_samples(person, first.pk),
        **complaint_samples(actor, person, first.pk),
        **own_things_samples(actor, person),
        **document_samples(actor, person),
        **findings_samples(actor, person),
        "monthly": report_samples(actor),
        **survey_reports_samples(actor, person),
    }  # fmt: skip
