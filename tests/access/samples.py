"""A company in which every role has a record of its own, a colleague's, and another department's before it.

Everything is made through the product's own commands by somebody who may do everything (:func:`able`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from yueke.compliance import commands as compliance
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.channels import commands as channels
from yueke.domains.channels.mail.commands import MailboxDraft, save_mailbox
from yueke.domains.channels.mail.models import Letter, LetterFile
from yueke.domains.channels.models import Notice
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Approval, Category, Cause, Clock, Complaint, Escalation, Paper
from yueke.domains.complaints.models import Evidence as Proof
from yueke.domains.complaints.queries.own import rating_link
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import DuplicateLink
from yueke.domains.documents import commands as documents
from yueke.domains.downloads import commands as downloads
from yueke.domains.evaluations import commands as evaluations
from yueke.domains.evaluations.commands.evaluating import OWN as EVALUATES
from yueke.domains.evaluations.commands.targets import own_order
from yueke.domains.evaluations.keys import secret_of
from yueke.domains.evaluations.models import Evaluation, Indicator
from yueke.domains.findings import commands as findings
from yueke.domains.findings.choices import Step
from yueke.domains.findings.models import Action, CheckItem, Finding
from yueke.domains.findings.rules import Point
from yueke.domains.imports import commands as imports
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.models import Evidence
from yueke.domains.improvement.rules import Origin as Source
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Department, Membership, Person, Post, RoleGrant, SignInSession
from yueke.domains.organization.permissions import ALL, FOUNDER, OWN_ACCOUNT, ROLES
from yueke.domains.organization.sign_in_models import ExternalIdentity, Factor, IdentityProvider
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.retention import kinds
from yueke.domains.reports import commands as reports
from yueke.domains.reports.commands import ReportDraft
from yueke.domains.reports.models import Report
from yueke.domains.surveys import commands as surveys
from yueke.domains.surveys.library import built_in
from yueke.domains.surveys.models import (
    AnswerSheet,
    Audit,
    AuditCall,
    CallBack,
    Cut,
    PaperSheet,
    Response,
    Screening,
    Survey,
    Talk,
    Version,
)
from yueke.domains.surveys.rules import columns
from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint, packed
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.tokens.models import AccessToken
from yueke.domains.tokens.rules import GRANTABLE
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel import files
from yueke.kernel.access import SYSTEM, Actor, Scope, customer_actor
from yueke.kernel.audit.models import AuditLine
from yueke.kernel.calendar.editing import set_day
from yueke.kernel.history.models import Act
from yueke.kernel.sheets.writing import write_xlsx
from yueke.methods.fairness import Rated, fair_scores

AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "Plum-rain-2026"
HEADERS = "客户名称,手机\n"

Samples = dict[str, Any]
"""What stands in addresses and forms: the id of each kind of sample."""


def able(person: Person) -> Actor:
    """``person`` with every right there is."""
    return replace(people.actor_for(person), permissions=ALL | {OWN_ACCOUNT}, scope=Scope("all"))


@dataclass
class Town:
    """Two branches; the roles sit in the first, the stranger in the second."""

    founder: Person
    branch: Department
    sales: Department
    away: Department
    post: Post
    roles: dict[str, Person] = field(default_factory=dict)
    samples: dict[tuple[str, str], Samples] = field(default_factory=dict)
    shared: Samples = field(default_factory=dict)
    colleague: Person = None  # type: ignore[assignment]
    stranger: Person = None  # type: ignore[assignment]

    def hire(self, username: str, where: Department, *roles: str) -> Person:
        return organization.hire(
            people.actor_for(self.founder), name=f"员工{username}", username=username, password=None,
            department_id=where.pk, post_id=self.post.pk, from_date=date(2026, 1, 5), roles=roles,
            must_change=False, at=AT,
        )  # fmt: skip

    def before(self, role: str, side: str) -> Samples:
        """The samples ``role`` meets on a ``side``: own, colleague or foreign."""
        return self.shared | self.samples[(role, "own") if side == "own" else ("", side)]


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
    town.shared = _shared(town)
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


def _shared(town: Town) -> Samples:
    """What is nobody's in particular."""
    everything = able(town.founder)
    product = catalogue.create(everything, {"code": "P1", "name": "标准货架", "price": Decimal(100)}, at=AT)
    complaints.seed_trees(everything, at=AT)
    set_day(everything, date(2026, 12, 1), "holiday", "店庆", at=AT)
    return {
        "category": Category.objects.values_list("pk", flat=True)[0], "cause": Cause.objects.values_list("pk", flat=True)[0],
        "product": product.pk, "amendment": proposed(able(town.stranger)), "clause": "B4.2", "card": "grade", "analysis": "category", "report_month": 202610, "kind": "customers",
        "role": "hr", "purpose": "service", "form": "incident", "step": "contain",
        "opened": privacy.open_form(everything, "incident", title="误发邮件", at=AT).pk, "retained": kinds()[0].code,
        "claim": _claim(), "published": privacy.publish_notice(everything, "service", "用于送货和售后。", at=AT).pk, "right": "explain",
        "shelf": "loyalty", "template": _template(everything),
        **_single_sign_on(town), **_letters(everything), "year": 2026, "number": "orders.order", "history": "customer",
        "person": town.colleague.pk, **_registers(everything),
    }  # fmt: skip


def _template(actor: Actor) -> int:
    """A questionnaire of the company's own library."""
    return surveys.keep_template(actor, "我们的问卷", "loyalty", built_in()["loyalty"][2], at=AT).pk


def _letters(actor: Actor) -> Samples:
    """A mailbox nobody answers for, with a letter to be decided on and one put aside."""
    draft = MailboxDraft("a@qinghe.example", "127.0.0.1", 9, "plain", "a", AT.date(), "x", is_active=False)
    mailbox = save_mailbox(actor, draft, at=AT)

    def letter(n: int, state: str) -> Letter:
        return Letter.objects.create(
            mailbox=mailbox, uid_validity=1, uid=n, identity=f"letter-{n}", state=state, sender="chen@example.com",
            subject="货架划伤", text="请处理", received_at=AT, created_at=AT,
        )  # fmt: skip

    waiting = letter(1, "open")
    stored = files.store(SimpleUploadedFile("说明.txt", "请处理".encode()), actor=actor, at=AT, kinds=("text",))
    attached = LetterFile.objects.create(letter=waiting, file=stored, name="说明.txt")
    return {"mailbox": mailbox.pk, "letter": waiting.pk, "aside": letter(2, "dismissed").pk, "attachment": attached.pk}


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
        **_improvement(actor, person, made.pk),
        **(survey := _survey(actor, person)),
        **_cleaned(actor, person, survey["survey"], first.pk),
        **_entered(actor, person, survey["survey"]),
        **_evaluation(actor, person, first.pk, order.pk),
        **_asked(person, first.pk),
        **_complaint(actor, person, first.pk),
        **_own_things(actor, person),
        **_document(actor, person),
        **_findings(actor, person),
        "monthly": _report(actor),
        **_survey_reports(actor, person),
    }  # fmt: skip


def _claim() -> int:
    """What a mother asks for her child, with a proof."""
    proof = SimpleUploadedFile("户口簿.pdf", b"%PDF-1.4\n%%EOF\n")
    return privacy.file_claim(
        privacy.VISITOR, "access", "guardian", relation="母亲", subject_name="小明", subject_contact="13900000000",
        requester_name="王芳", requester_contact="13900000000", proof=proof, at=AT,
    ).pk  # fmt: skip


def _evaluation(actor: Actor, person: Person, customer_id: int, order_id: int) -> Samples:
    """What their customer thinks of their order, published with a picture, and a code to hang up."""
    key = f"of {person.pk}"
    me = customer_actor(customer_id, "客户本人", frozenset({EVALUATES}))
    draft = evaluations.EvaluationDraft(4, key, text="希望加脚轮", can_publish=True)
    made = evaluations.submit(me, own_order(me, order_id), draft, at=AT)
    Evaluation.objects.filter(pk=made.pk).update(owner=person, department=actor.department_id)
    file = files.store(SimpleUploadedFile("a.txt", f"图 {person.pk}".encode()), actor=actor, at=AT, kinds=("text",))
    photo = made.photos.create(file=file)
    evaluations.publish(SYSTEM, made.pk, at=AT)
    door = evaluations.open_door(SYSTEM, evaluations.DoorDraft("service", department_id=actor.department_id), at=AT)
    return {
        "evaluation": made.pk, "evaluation_secret": secret_of(key), "evaluation_photo": photo.pk,
        "evaluation_door": door.pk, "evaluation_code": door.code,
        "indicator": Indicator.objects.get(code="delivery.timely").pk,
    }  # fmt: skip


def _survey(actor: Actor, person: Person) -> Samples:
    """A draft this person answers for, with a list and a sample of one."""
    plan = surveys.Plan("半年调查", "periodic", "了解满意度", person.pk, actor.department_id or 0)
    survey = surveys.plan(actor, plan, at=AT, template="satisfaction_form")
    everybody = surveys.Population(("current", "past", "potential"))
    frame = surveys.take_frame(actor, survey.pk, everybody, opted_out=(), at=AT)
    surveys.draw_sample(actor, frame.pk, surveys.Wanted("simple", 1, "s"), at=AT)
    _cut(survey.pk)
    door = surveys.open_door(SYSTEM, survey.pk, "总店", at=AT)
    return {"survey": survey.pk, "door": door.pk, "look": "overview", "figures": "totals"}


def _asked(person: Person, customer_id: int) -> Samples:
    """What a customer is asked in a survey that collects: at a door, where somebody has begun, and by a link of their own."""
    running = Survey.objects.filter(title="收集中的调查").first()
    if running is None:
        plan = surveys.Plan(
            "收集中的调查", "periodic", "了解满意度", person.pk, person.memberships.first().department_id
        )
        plan = replace(
            plan, population="顾客", content="服务", modes=("link",), starts_on=AT.date(), ends_on=date(2030, 1, 1)
        )
        running = surveys.plan(SYSTEM, plan, at=AT, template="satisfaction_form")
        for step in (surveys.submit, surveys.approve, surveys.launch):
            step(SYSTEM, running.pk, at=AT)
    door = surveys.open_door(SYSTEM, running.pk, "总店", at=AT)
    begun = surveys.begin_at_door(SYSTEM, door.code, surveys.Visitor(), at=AT)
    occasion = surveys.Occasion("orders.order", customer_id, "DD-1")
    invited = surveys.invite_customer(SYSTEM, running.pk, customer_id, occasion, opted_out=(), at=AT)
    assert invited is not None
    return {
        "door_code": door.code, "answers_key": begun.key, "link_secret": invited.secret, "invitation": invited.invitation_id,
    }  # fmt: skip


def _cleaned(actor: Actor, person: Person, survey_id: int, customer_id: int) -> Samples:
    """A response somebody has to decide on, which is checked by a call and gave a low score."""
    version = Version.objects.create(
        survey_id=survey_id, n=1, definition=built_in()["satisfaction_form"][2].kept(), frozen_at=AT
    )
    response = Response.objects.create(
        survey_id=survey_id, version=version, mode="phone", state="completed", customer_id=customer_id, answers={},
        key_index=f"cleaned {person.pk}".encode(), started_at=AT, saved_at=AT, finished_at=AT,
    )  # fmt: skip
    screening = Screening.objects.create(survey_id=survey_id, response=response, reasons=["fast"])
    question = next(iter(built_in()["satisfaction_form"][2].scales()))
    audit = Audit.objects.create(
        survey_id=survey_id, n=1, questions=[question], of=1, size=1, seed="s", proof="", drawn_at=AT
    )
    owed = CallBack.objects.create(
        survey_id=survey_id, response=response, customer_id=customer_id, department_id=actor.department_id, owner=person,
        reference=question, answer=1, points=20, raised_at=AT, due_at=AT,
    )  # fmt: skip
    call = AuditCall.objects.create(audit=audit, response=response, place=1)
    return {"screening": screening.pk, "audit_call": call.pk, "call_back": owed.pk}


def _entered(actor: Actor, person: Person, survey_id: int) -> Samples:
    """A paper sheet typed once, a talk, and a sheet of answers with a row that is refused."""
    version = Version.objects.get(survey_id=survey_id)
    typed = PaperSheet.objects.create(
        survey_id=survey_id, version=version, number="P-1", first="{}", first_by=person, first_at=AT
    )
    talk = Talk.objects.create(
        survey_id=survey_id, kind="group", held_on=AT.date(), people=6, who="老客户 6 人", kept_by=person, kept_at=AT
    )
    target = io.BytesIO()
    write_xlsx(target, [one.title for one in columns.template(opened(version.definition))], [["不是选项"] * 3])
    upload = SimpleUploadedFile("答卷.xlsx", target.getvalue())
    stored = files.store(upload, actor=actor, at=AT, kinds=("sheet",))
    sheet = AnswerSheet.objects.create(
        survey_id=survey_id, version=version, file=stored, file_name="答卷.xlsx", rows_total=1, rows_refused=1,
        brought_by=person, brought_at=AT,
    )  # fmt: skip
    return {"typed": typed.pk, "talk": talk.pk, "answer_sheet": sheet.pk}


def _cut(survey_id: int) -> None:
    """Eight answers to the overall question of a survey, frozen."""
    n = 8
    columns = Columns(
        response=np.arange(n), counted=np.ones(n, bool), base=np.ones(n), weight=np.ones(n), stratum=Coded.of([""] * n),
        cluster=Coded.of([""] * n), mode=Coded.of(["link"] * n), day=np.full(n, 20_400), seconds=np.full(n, 60.0),
        ratings={"Q2": np.tile([4.0, 5.0], n // 2)},
    )  # fmt: skip
    Cut.objects.create(
        survey_id=survey_id, n=1, columns=packed(columns), fingerprint=fingerprint(columns), summary={}, made_at=AT
    )


def _improvement(actor: Actor, person: Person, visit_id: int) -> Samples:
    """A draft this person answers for, with a source and a measure of theirs that a file shows."""
    draft = improvement.ImprovementDraft("货架划伤", "十月有 7 单", actor.department_id or 0, person.pk, "没有护角")
    found = improvement.propose(actor, draft, [Source("visits.visit", visit_id, "HF-1")], at=AT)
    measure = improvement.add_measure(
        actor, found.pk, improvement.MeasureDraft("corrective", "补漆", person.pk, date(2026, 12, 10)), at=AT
    )
    file = files.store(SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n"), actor=actor, at=AT)
    shown = Evidence.objects.create(improvement=found, measure=measure, file=file, added_at=AT)
    return {
        "improvement": found.pk, "measure": measure.pk, "evidence": shown.pk, "source": found.sources.get().pk
    }  # fmt: skip


def _complaint(actor: Actor, person: Person, customer_id: int) -> Samples:
    """A complaint this person handles, with a proof, an order to answer, something to decide and a clock that told them."""
    draft = ComplaintDraft("phone", f"货架划伤 {person.pk}", customer_id, department_id=actor.department_id)
    found = complaints.register(actor, draft, at=AT)
    Complaint.objects.filter(pk=found.pk).update(handler_id=person.pk, department_id=actor.department_id)
    file = SimpleUploadedFile("现场.pdf", b"%PDF-1.4\n%%EOF\n" + str(person.pk).encode())
    proof = complaints.add_evidence(actor, found.pk, file, at=AT)
    order = complaints.supervise(actor, found.pk, "尽快办结", at=AT)
    asked = Approval.objects.create(complaint=found, kind="downgrade", reason="误判", asked_at=AT, grade="general")
    due = AT + timedelta(days=1)
    clock = Clock.objects.create(
        complaint=found, kind="supervision", clause="C7.3-ladder", started_at=AT, due_at=due, half_at=due, warn_at=due
    )
    photo = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n" + found.number.encode())
    theirs = Proof.objects.create(complaint=found, file=files.store(photo, actor=actor, at=AT), by_customer=True, at=AT)
    paper = complaints.draft_paper(actor, found.pk, "report", "报告", {"text": "一、情况"}, at=AT)
    Paper.objects.filter(pk=paper.pk).update(file=proof.file_id)
    told = Escalation.objects.create(clock=clock, complaint=found, percent=50, person=person, sent_at=AT)
    return {
        "complaint": found.pk, "complaint_number": found.number, "proof_file": proof.pk, "order_given": order.pk, "approval": asked.pk, "escalation": told.pk,
        "own_file": theirs.pk, "own_act": "urge", "rating": rating_link(found), "paper": paper.pk, "paper_kind": "report", "paper_form": "pdf",
    }  # fmt: skip


def _document(actor: Actor, person: Person) -> Samples:
    """A document this person has to read, published with a file, and drafted anew."""
    facts = documents.Facts(
        f"ZD-{person.pk}", "服务手册", "manual", "internal", actor.department_id or 0, persons=(person.pk,)
    )
    document = documents.register(actor, facts, at=AT)
    upload = SimpleUploadedFile("手册.pdf", b"%PDF-1.4\n%%EOF\n")
    documents.draft(actor, document.pk, documents.Wording("第一条", "", AT.date(), upload), at=AT)
    version = documents.publish(actor, document.pk, at=AT)
    documents.draft(actor, document.pk, documents.Wording("第一条", "改", AT.date()), at=AT)
    documents.note_opening(actor, version.pk, at=AT)
    return {"document": document.pk, "version": version.pk}


def _findings(actor: Actor, person: Person) -> Samples:
    """A finding, an action and a point of a check this person answers for, whether they may see findings or not."""
    # Whoever holds every right may be given them; the walk asks as the person, who may hold none.
    boss = RoleGrant.objects.filter(role__code=FOUNDER).values_list("person_id", flat=True)[0]
    draft = findings.FindingDraft("problem", "响应慢", actor.department_id or 0, boss)
    found = findings.note(actor, draft, at=AT)
    meeting = findings.plan(actor, findings.MeetingDraft("评价会议", date(2026, 7, 1), AT, boss), at=AT)
    action = findings.add_action(actor, meeting.pk, "招人", boss, AT.date(), at=AT)
    findings.take_up(actor, found.pk, at=AT)
    Finding.objects.filter(pk=found.pk).update(owner=person)
    Action.objects.filter(pk=action.pk).update(owner=person)
    check = findings.begin_check(actor, date(2026, 4, 1), [Point(Step.USING, "有答复")], at=AT)
    item = CheckItem.objects.create(
        check_of=check,
        n=check.items.count() + 1,
        step="using",
        point="有行动",
        result="bad",
        mend="补",
        mend_owner=person,
    )
    return {"finding": found.pk, "meeting": meeting.pk, "action": action.pk, "check": check.pk, "check_item": item.pk}


def _registers(actor: Actor) -> Samples:
    """What findings rest on and are held against, nobody's in particular."""
    span = (date(2025, 1, 1), date(2025, 12, 31))
    paper = SimpleUploadedFile("白皮书.pdf", b"%PDF-1.4\n%%EOF\n")
    draft = findings.BenchmarkDraft("industry", "协会", "总体满意度", 78.5, "白皮书", *span)
    rows = [Rated(unit, 70 + unit + n % 3) for unit in (1, 2) for n in range(9)]
    note = findings.FindingDraft("problem", "送货慢", actor.department_id or 0, actor.person_id or 0)
    found = findings.note(actor, note, at=AT)
    decided = findings.DecisionDraft("sales", "优先排产", actor.person_id or 0, AT.date(), [found.pk])
    checked = findings.CrossCheckDraft(1, "DC1", *span, [{"attribute": "送货"}], "一致", "访谈不足")
    return {
        "benchmark": findings.add_benchmark(actor, draft, paper, at=AT).pk,
        "decision": findings.decide(actor, decided, at=AT).pk,
        "review": findings.begin_review(actor, 2025, [], at=AT).pk,
        "segment": findings.add_segment(actor, "门店", "current", actor.person_id or 0, at=AT).pk,
        "cross_check": findings.cross_check(actor, checked, at=AT).pk,
        "scores": findings.issue_scores(
            actor, "department", date(2026, 7, 1), date(2026, 10, 1), fair_scores(rows), {1: "甲", 2: "乙"}, at=AT
        ).pk,
        "paper_of": "meeting", "keeper": actor.person_id,
    }  # fmt: skip


def _report(actor: Actor) -> int:
    """A report on the department, one for everybody in it."""
    of_months = Report.objects.filter(department_id=actor.department_id, month__isnull=False)
    found = of_months.values_list("pk", flat=True).first()
    return found or reports.draft(actor, month_draft(date(2026, 10, 1), actor.department_id, at=AT), at=AT).pk


def _survey_reports(actor: Actor, person: Person) -> Samples:
    """A settled survey this person answers for, and its report, which everybody in the department may see."""
    survey = Survey.objects.create(
        number=f"DC-R-{person.pk}-{Survey.objects.count()}", title="定稿的调查", kind="periodic", state="settled", purpose="了解满意度",
        owner=person, department_id=actor.department_id, launched_at=AT, closed_at=AT, settled_at=AT, created_at=AT,
        updated_at=AT, definition=built_in()["satisfaction_form"][2].kept(),
    )  # fmt: skip
    _cut(survey.pk)
    table = {
        "name": "总体指标",
        "code": "totals",
        "title": "总体指标",
        "n": 1,
        "definition": "",
        "columns": [["指标", "text"]],
        "rows": [["指数"]],
    }
    drafted = ReportDraft(
        "satisfaction", None, actor.department_id, "满意度报告", {"panels": [table], "notes": [], "source": "", "mark": ""},
        {"title": "满意度报告", "company": "", "blocks": []}, survey.pk, 1, "f" * 64,
    )  # fmt: skip
    return {"settled_survey": survey.pk, "survey_report": reports.draft(actor, drafted, at=AT).pk}


def _single_sign_on(town: Town) -> Samples:
    """A provider that is asked nothing, and somebody it knows."""
    provider = IdentityProvider.objects.create(code="feishu", kind="feishu", name="飞书", client_id="a", is_active=True)
    linked = ExternalIdentity.objects.create(provider=provider, person=town.colleague, subject="u-9")
    return {"provider": provider.pk, "provider_code": "feishu", "identity": linked.pk}


def proposed(actor: Actor) -> int:
    """An amendment that waits for somebody else."""
    terms = {"interval": "4 months", "first": "4 months", "grace": "7 days", "warn": "15 days"}
    day = date(2027, 1, 1)
    return int(compliance.propose_amendment(actor, "B4.2", terms, effective_from=day, reason="按季", at=AT).pk)


def _token(person: Person) -> AccessToken:
    """A token that waits for its person, with every permission there is to give."""
    return AccessToken.objects.create(
        person=person, name="对接", permissions=list(GRANTABLE), created_at=AT, created_by=person,
        expires_at=AT + timedelta(days=30),
    )  # fmt: skip


def _own_things(actor: Actor, person: Person) -> Samples:
    """What only this person ever sees: a file, a report, a notice, a sign-in."""
    params = {"list": "customers", "query": "", "columns": ["number"]}
    asked = downloads.Asked("list", params, "csv", "客户", "", "zh-hans", None)
    about = Origin("customers.customer", None, "C-1")
    channels.tell(SYSTEM, [Draft(person.pk, "visits.feedback_sent", f"walk:{person.pk}", about)], at=AT)
    sign_in = SignInSession.objects.create(person=person, session_key=f"walk-{person.pk}", started_at=AT, seen_at=AT)
    report = downloads.report_batch(
        actor, "批量", record_kind="customers.customer", changed=1, left_count=0, left=[], back="", at=AT
    )
    seat = Membership.objects.filter(person=person).values_list("pk", flat=True).first()
    large = replace(asked, params=params | {"query": "text=客"}, membership_id=seat, rows=10**6)
    return {
        "guarded": downloads.ask(actor, large, at=AT).pk, "download": downloads.ask(actor, asked, at=AT).pk, "report": report.pk, "session": sign_in.pk,
        "token": _token(person).pk, "factor": Factor.objects.create(person=person, kind="app", name="手机", secret="JBSWY3DP", added_at=AT).pk,
        "proposal": proposed(actor), "notice": Notice.objects.get(recipient=person, key=f"walk:{person.pk}").pk,
    }  # fmt: skip
