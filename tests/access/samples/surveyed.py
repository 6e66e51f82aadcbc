"""Surveys, evaluations, findings and their reports."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile

from access.samples.means import AT, Samples
from yueke.domains.evaluations import commands as evaluations
from yueke.domains.evaluations.commands.evaluating import OWN as EVALUATES
from yueke.domains.evaluations.commands.targets import own_order
from yueke.domains.evaluations.keys import secret_of
from yueke.domains.evaluations.models import Evaluation, Indicator
from yueke.domains.findings import commands as findings
from yueke.domains.findings.choices import Step
from yueke.domains.findings.models import Action, CheckItem, Finding
from yueke.domains.findings.rules import Point
from yueke.domains.organization.models import Person, RoleGrant
from yueke.domains.organization.permissions import FOUNDER
from yueke.domains.reports import commands as reports
from yueke.domains.reports.commands import ReportDraft
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
from yueke.domains.surveys.rules import columns, weights
from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint, packed
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.summaries import summary
from yueke.kernel import files
from yueke.kernel.access import SYSTEM, Actor, customer_actor
from yueke.kernel.sheets.writing import write_xlsx


def evaluation_samples(actor: Actor, person: Person, customer_id: int, order_id: int) -> Samples:
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


def survey_samples(actor: Actor, person: Person) -> Samples:
    """A draft this person answers for, with a list and a sample of one."""
    plan = surveys.Plan("半年调查", "periodic", "了解满意度", person.pk, actor.department_id or 0)
    survey = surveys.plan(actor, plan, at=AT, template="satisfaction_form")
    everybody = surveys.Population(("current", "past", "potential"))
    frame = surveys.take_frame(actor, survey.pk, everybody, opted_out=(), at=AT)
    surveys.draw_sample(actor, frame.pk, surveys.Wanted("simple", 1, "s"), at=AT)
    _cut(survey.pk)
    door = surveys.open_door(SYSTEM, survey.pk, "总店", at=AT)
    return {"survey": survey.pk, "door": door.pk, "look": "overview", "figures": "totals"}


def asked_samples(person: Person, customer_id: int) -> Samples:
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


def cleaned_samples(actor: Actor, person: Person, survey_id: int, customer_id: int) -> Samples:
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


def entered_samples(actor: Actor, person: Person, survey_id: int) -> Samples:
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
        refused_file=stored, brought_by=person, brought_at=AT,
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
    told = summary(
        columns, built_in()["satisfaction_form"][2], "full steps", states={"completed": n}, screened={}, undecided=0,
        plan=weights.Plan(), chosen=False, told={},
    )  # fmt: skip
    Cut.objects.create(
        survey_id=survey_id, n=1, columns=packed(columns), fingerprint=fingerprint(columns), summary=told, made_at=AT
    )


def findings_samples(actor: Actor, person: Person) -> Samples:
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


def survey_reports_samples(actor: Actor, person: Person) -> Samples:
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
