"""Complaints, improvements, documents, and what only one person sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from access.samples.means import AT, Samples
from access.samples.shared import proposed
from yueke.domains.channels import commands as channels
from yueke.domains.channels.models import Notice
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Approval, Clock, Complaint, Escalation, Paper
from yueke.domains.complaints.models import Evidence as Proof
from yueke.domains.complaints.queries.own import rating_link
from yueke.domains.documents import commands as documents
from yueke.domains.downloads import commands as downloads
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.models import Evidence
from yueke.domains.improvement.rules import Origin as Source
from yueke.domains.organization.models import Membership, Person, SignInSession
from yueke.domains.organization.sign_in_models import Factor
from yueke.domains.reports import commands as reports
from yueke.domains.reports.models import Report
from yueke.domains.tokens.models import AccessToken
from yueke.domains.tokens.rules import GRANTABLE
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel import files
from yueke.kernel.access import SYSTEM, Actor


def improvement_samples(actor: Actor, person: Person, visit_id: int) -> Samples:
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


def complaint_samples(actor: Actor, person: Person, customer_id: int) -> Samples:
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


def document_samples(actor: Actor, person: Person) -> Samples:
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


def report_samples(actor: Actor) -> int:
    """A report on the department, one for everybody in it."""
    of_months = Report.objects.filter(department_id=actor.department_id, month__isnull=False)
    found = of_months.values_list("pk", flat=True).first()
    return found or reports.draft(actor, month_draft(date(2026, 10, 1), actor.department_id, at=AT), at=AT).pk


def _token(person: Person) -> AccessToken:
    """A token that waits for its person, with every permission there is to give."""
    return AccessToken.objects.create(
        person=person, name="对接", permissions=list(GRANTABLE), created_at=AT, created_by=person,
        expires_at=AT + timedelta(days=30),
    )  # fmt: skip


def own_things_samples(actor: Actor, person: Person) -> Samples:
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
