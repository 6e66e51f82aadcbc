"""What is nobody's in particular."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from access.samples.means import AT, Samples, able
from access.samples.town import Town
from yueke.compliance import commands as compliance
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.channels.mail.commands import MailboxDraft, save_mailbox
from yueke.domains.channels.mail.models import Letter, LetterFile
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.models import Category, Cause
from yueke.domains.findings import commands as findings
from yueke.domains.organization.sign_in_models import ExternalIdentity, IdentityProvider
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.retention import kinds
from yueke.domains.surveys import commands as surveys
from yueke.domains.surveys.library import built_in
from yueke.kernel import files
from yueke.kernel.access import Actor
from yueke.kernel.calendar.editing import set_day
from yueke.methods.fairness import Rated, fair_scores


def shared_samples(town: Town) -> Samples:
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


def _claim() -> int:
    """What a mother asks for her child, with a proof."""
    proof = SimpleUploadedFile("户口簿.pdf", b"%PDF-1.4\n%%EOF\n")
    return privacy.file_claim(
        privacy.VISITOR, "access", "guardian", relation="母亲", subject_name="小明", subject_contact="13900000000",
        requester_name="王芳", requester_contact="13900000000", proof=proof, at=AT,
    ).pk  # fmt: skip


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
