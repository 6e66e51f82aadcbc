"""Surveys and evaluations."""

from __future__ import annotations

from access.matrix.rows import NOTE, Row, listed, row

SURVEY = {
    "title": "半年调查", "kind": "periodic", "purpose": "了解满意度", "owner": "{person}", "department": "{department}",
    "rule": "full steps", "smallest_group": "5",
}  # fmt: skip
SAMPLED = "customers.view & customers.export & surveys.plan | customers.view & customers.export & surveys.run"
"""Who takes out the list of those drawn."""

SURVEYS: tuple[Row, ...] = (
    # -- evaluations
    *listed("evaluations", "evaluations.view", "evaluations.view"),
    row("evaluation", "GET", "evaluations.view", "record", "evaluation"),
    row("evaluation-photo", "GET", "evaluations.view", "record", "evaluation_photo"),
    row("evaluation-answer", "GET POST", "evaluations.answer", "record", "evaluation", {"words": "谢谢"}),
    row("evaluation-publish", "POST", "evaluations.answer", "record", "evaluation"),
    row("evaluation-withhold", "GET POST", "evaluations.answer", "record", "evaluation", {"reason": "irrelevant"}),
    row("evaluation-turn", "POST", "evaluations.answer", "record", "evaluation"),
    row("evaluation-adopt", "GET POST", "evaluations.answer", "record", "evaluation", NOTE),
    row("evaluation-doors", "GET", "evaluations.answer"),
    row(
        "evaluation-door-new",
        "GET POST",
        "evaluations.answer",
        sends={"subject": "service", "department_id": "{department}"},
    ),
    row("evaluation-door", "GET", "evaluations.answer", takes="evaluation_door"),
    row("evaluation-door-shut", "POST", "evaluations.answer", takes="evaluation_door"),
    row("indicators", "GET", "evaluations.view"),
    row("indicator-weights", "POST", "evaluations.settings", sends={"parent": "", "w1": "100"}),
    row("indicator-new", "GET POST", "evaluations.settings", sends={"name": "fresh", "title": "新指标"}),
    row(
        "indicator-edit",
        "GET POST",
        "evaluations.settings",
        takes="indicator",
        sends={"title": "按时", "position": "1", "is_active": "on"},
    ),
    # -- surveys: figures
    row("satisfaction", "GET", "surveys.view"),
    row("survey-analysis", "GET", "surveys.view", "record", "survey", asks={"of": "overview"}),
    row("survey-analysis-table", "GET", "surveys.view", "record", "survey look figures"),
    row("survey-analysis-take", "POST", "surveys.view", "record", "survey look figures", {"form": "csv"}),
    # -- surveys: questionnaires
    row("survey-questionnaire", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-questionnaire-save", "POST", "surveys.plan", "record", "survey", {"at": "start", "title": "问卷"}),
    row("survey-questionnaire-act", "POST", "surveys.plan", "record", "survey", {"do": "add-page:"}),
    row("survey-paste", "GET POST", "surveys.plan", "record", "survey", {"text": "1. 满意吗？"}),
    row("survey-use-template", "POST", "surveys.plan", "record", "survey", {"template": "loyalty"}),
    row("survey-template-keep", "GET POST", "surveys.plan", "record", "survey", {"title": "又一份", "kind": "adhoc"}),
    row("survey-preview", "GET POST", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-versions", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-change", "GET POST", "surveys.run", "record", "survey", NOTE),
    row("survey-change-drop", "GET POST", "surveys.plan", "record", "survey"),
    row("survey-paper", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-library", "GET", "surveys.view | surveys.plan"),
    row("survey-library-look", "GET", "surveys.view | surveys.plan", takes="shelf"),
    row("survey-template-retire", "POST", "surveys.plan", takes="template"),
    # -- surveys: fieldwork
    row("interviews", "GET", "surveys.ask"),
    *(
        row(name, "GET", "surveys.ask", "record", "survey")
        for name in ("survey-fieldwork", "survey-talks", "survey-answers-template")
    ),
    row("survey-interviewers", "GET POST", "surveys.run", "record", "survey"),
    row("survey-telephone", "GET POST", "surveys.ask", "record", "survey", {"do": "next"}),
    row("survey-tablet", "GET POST", "surveys.ask", "record", "survey"),
    row("survey-papers", "GET POST", "surveys.ask", "record", "survey", {"number": "1"}),
    row("survey-entered", "GET POST", "surveys.ask", "record", "survey typed"),
    row("survey-talk-new", "GET POST", "surveys.ask", "record", "survey"),
    row("survey-talk", "GET POST", "surveys.ask", "record", "survey talk"),
    row("survey-talk-edit", "GET POST", "surveys.ask", "record", "survey talk"),
    row("survey-answers", "GET POST", "surveys.ask", "record", "survey"),
    row("survey-answer-sheet", "GET POST", "surveys.ask", "record", "survey answer_sheet", {"do": "give-up"}),
    row("survey-answers-failed", "GET", "surveys.ask", "record", "survey answer_sheet"),
    row("survey-answers-progress", "GET", "surveys.ask", "record", "survey answer_sheet"),
    # -- surveys: collection
    row("survey-collection", "GET", "surveys.view | surveys.run", "record", "survey"),
    row("survey-door-sheet", "GET", "surveys.view | surveys.run", "record", "survey"),
    row("survey-doors", "GET POST", "surveys.run", "record", "survey", {"lines": "总店", "mode": "open"}),
    row("survey-door-shut", "POST", "surveys.run", "record", "survey door"),
    row(
        "survey-links",
        "GET POST",
        "surveys.run",
        "record",
        "survey",
        {"text": "{{公司}}{{链接}}", "means": "sms", "reserves": "0"},
    ),
    row(
        "survey-reminders",
        "GET POST",
        "surveys.run",
        "record",
        "survey",
        {"text": "{{公司}}{{链接}}", "days": "3", "most": "2"},
    ),
    # -- surveys: cleaning
    *(
        row(name, "GET", "surveys.view | surveys.clean", "record", "survey")
        for name in ("survey-cleaning", "survey-audits", "survey-weights", "survey-cuts")
    ),
    row("survey-check", "POST", "surveys.clean", "record", "survey"),
    row("survey-decide", "POST", "surveys.clean", "record", "survey", {"do": "keep"}),
    row("survey-screening", "GET", "surveys.view | surveys.clean", "record", "survey screening"),
    row("survey-screening", "POST", "surveys.clean", "record", "survey screening", {"decision": "keep"}),
    row("survey-audits", "POST", "surveys.clean", "record", "survey"),
    row("survey-weights", "POST", "surveys.clean", "record", "survey"),
    row("survey-audit-call", "GET POST", "surveys.clean | surveys.ask", "record", "survey audit_call"),
    row("survey-cut", "POST", "surveys.clean", "record", "survey"),
    row("survey-settle", "GET POST", "surveys.clean", "record", "survey"),
    row("call-backs", "GET", "surveys.ask"),
    row("call-back", "GET POST", "surveys.ask", "record", "call_back", {"result": "not_reached"}),
    # -- surveys: plans
    *listed("surveys", "surveys.view", "surveys.view"),
    row("survey-calendar", "GET", "surveys.view"),
    row("survey-new", "GET POST", "surveys.plan", sends=SURVEY),
    row("survey", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-edit", "GET POST", "surveys.plan", "record", "survey", SURVEY),
    *(
        row(f"survey-{act}", "GET POST", "surveys.plan", "record", "survey", NOTE)
        for act in ("submit", "take-back", "revise", "cancel")
    ),
    *(row(f"survey-{act}", "GET POST", "surveys.approve", "record", "survey", NOTE) for act in ("approve", "reject")),
    *(
        row(f"survey-{act}", "GET POST", "surveys.run", "record", "survey", {"ends_on": "2026-12-30"})
        for act in ("launch", "pause", "resume", "close", "extend")
    ),
    row("survey-sample", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-modes", "GET", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-frame", "POST", "surveys.plan", "record", "survey", {"who": ["current"], "months": "12"}),
    row(
        "survey-draw",
        "POST",
        "surveys.plan",
        "record",
        "survey",
        {"method": "simple", "n": "1", "reserve": "0", "seed": "s"},
    ),
    row("survey-draw-check", "POST", "surveys.view | surveys.plan", "record", "survey"),
    row("survey-draw-replace", "GET POST", "surveys.plan", "record", "survey", NOTE),
    row("survey-sample-sheet", "GET", SAMPLED, "record", "survey"),
    row("survey-sample-export", "POST", SAMPLED, "record", "survey", {"form": "csv"}),
)
