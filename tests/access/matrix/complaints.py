"""Complaints and the reports."""

from __future__ import annotations

from access.matrix.rows import NOTE, SIGNED_IN, Row, listed, row

HANDLE, ACCEPT = "complaints.handle", "complaints.accept"
COMPLAINT = {"channel": "walk_in", "description": "货架划伤", "caller_name": "陈女士", "caller_phone": "13900001111"}
COMPLAINT_ACTS = {
    ACCEPT: "accept decline",
    "complaints.assign": "assign change-handler",
    HANDLE: "solve sign send-back pass-on investigate propose revise submit agree reply ask-extension ask-downgrade "
    "ask-closing suspend",
    "complaints.review": "approve reject",
    "complaints.archive": "archive",
    "complaints.supervise": "supervise",
    f"{HANDLE} | {ACCEPT}": "answer-offer ask-satisfaction note-answer note-attempt close merge refer withdraw tell",
    f"{HANDLE} | {ACCEPT} | complaints.supervise": "reopen raise-grade",
    f"{HANDLE} | complaints.supervise": "resume",
    f"{HANDLE} | complaints.review": "compile-case",
    "complaints.review | complaints.supervise": "list-case minute-case publish-case",
    f"{HANDLE} | {ACCEPT} | complaints.register": "urge complete link-customer note-signals",
}
"""What may be done about a complaint, by the right it needs."""
COMPLAINT_BATCHES = {
    act: right
    for right, acts in COMPLAINT_ACTS.items()
    for act in acts.split()
    if act in ("accept", "assign", "sign", "change-handler", "pass-on", "supervise", "tell", "archive")
}
"""What may be done about many complaints at once."""

COMPLAINTS: tuple[Row, ...] = (
    # -- complaints
    *listed("complaints", "complaints.view", "customers.export"),
    row("complaints-improve", "POST", "complaints.view & improvement.propose", sends={"ids": "{complaint}"}),
    *(
        row(f"complaints-{act}", "POST", right, sends={"ids": "{complaint}"})
        for act, right in COMPLAINT_BATCHES.items()
    ),
    row("customer-complaints", "GET", "complaints.view", "record", "customer"),
    *listed("complaint-cases", "complaints.view", "customers.export"),
    row("complaint-agenda", "GET", "complaints.view"),
    row("complaint-receipts", "POST", "complaints.view"),
    row("complaint-reveal", "GET POST", "complaints.view & privacy.reveal", "record", "complaint", {"why": "call"}),
    row("complaint-paper-file", "GET", "complaints.view", "record", "paper paper_form"),
    row(
        "complaint-authority",
        "GET POST",
        "complaints.settings & regulation.propose",
        sends={"effective_from": "2026-12-20"},
    ),
    row("complaint-boxes", "GET", "complaints.register"),
    row("complaint-box", "GET", "complaints.register", takes="department"),
    row("complaint-slips", "GET POST", "complaints.register", sends={"store_id": "{department}"}),
    row("complaint-analysis", "GET", "complaints.view"),
    row("complaint-analysis-table", "GET", "complaints.view", takes="analysis"),
    row("complaint-analysis-take", "POST", "complaints.view", takes="analysis", sends={"form": "xlsx"}),
    # -- reports and settings
    row("reports", "GET", "reports.view"),
    row("report-draft", "GET POST", "reports.draft", sends={"month": "2026-10-01", "department_id": "{department}"}),
    row("report-month", "GET", "reports.view", takes="report_month"),
    row("report", "GET", "reports.view", "department", "monthly"),
    row("report-edit", "GET POST", "reports.draft", "department", "monthly"),
    row("report-redraft", "GET POST", "reports.draft", "department", "monthly"),
    row("report-submit", "GET POST", "reports.draft", "department", "monthly"),
    row("report-send-back", "GET POST", "reports.issue", "department", "monthly", NOTE),
    row("report-issue", "GET POST", "reports.issue", "department", "monthly"),
    row("report-correct", "GET POST", "reports.draft", "department", "monthly", {"reason": "数字有误"}),
    row("report-discard", "GET POST", "reports.draft", "department", "monthly"),
    row("report-take", "POST", "reports.view", "department", "monthly", {"form": "xlsx"}),
    row("satisfaction-reports", "GET", "reports.view"),
    row("survey-report-draft", "POST", "reports.draft & surveys.view", "record", "settled_survey"),
    row("satisfaction-report", "GET", "reports.view", "department", "survey_report"),
    row("satisfaction-report-edit", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-redraft", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-submit", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-send-back", "GET POST", "reports.issue", "department", "survey_report", NOTE),
    row("satisfaction-report-issue", "GET POST", "reports.issue", "department", "survey_report"),
    row(
        "satisfaction-report-correct",
        "GET POST",
        "reports.draft",
        "department",
        "survey_report",
        {"reason": "数字有误"},
    ),
    row("satisfaction-report-discard", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-take", "POST", "reports.view", "department", "survey_report", {"form": "html"}),
    row("complaint-settings", "GET", "complaints.settings"),
    row("complaint-desk", "GET POST", "complaints.settings", sends={"department_id": "{department}"}),
    row("complaint-category-new", "GET POST", "complaints.settings", sends={"name": "新类", "kind": "general"}),
    row(
        "complaint-category",
        "GET POST",
        "complaints.settings",
        takes="category",
        sends={"name": "新类", "kind": "general"},
    ),
    row("complaint-cause-new", "GET POST", "complaints.settings", sends={"name": "新因"}),
    row("complaint-cause", "GET POST", "complaints.settings", takes="cause", sends={"name": "新因"}),
    row("complaint-board", "GET", "complaints.view"),
    row("complaint-new", "GET POST", "complaints.register", sends=COMPLAINT, asks={"customer": "new"}),
    row("complaint-facts", "GET", "complaints.view"),
    row("complaint-suggest", "POST", "complaints.register", sends={"description": "送货晚了"}),
    row("complaint", "GET", "complaints.view", "record", "complaint"),
    row("complaint-alike", "GET", "complaints.view", "record", "complaint"),
    row("complaint-sheet", "GET", "complaints.view", "record", "complaint"),
    row("complaint-evidence", "GET", "complaints.view", "record", "proof_file"),
    row("complaint-evidence-add", "GET POST", f"{HANDLE} | complaints.register | {ACCEPT}", "record", "complaint"),
    row(
        "complaint-decide", "GET POST", "complaints.review", "record", "approval", {"granted": "yes", "medium": "phone"}
    ),
    row("complaint-supervision-answer", "GET POST", HANDLE, "record", "order_given", {"answer": "已办"}),
    row("complaint-paper", "GET POST", HANDLE, "record", "complaint paper_kind", {"title": "报告", "text": "一、情况"}),
    row("complaint-paper-submit", "GET POST", HANDLE, "record", "paper", NOTE),
    row("complaint-paper-send", "GET POST", f"{HANDLE} | complaints.review", "record", "paper"),
    row("complaint-paper-take", "POST", "complaints.view", "record", "paper", {"form": "docx"}),
    row("complaint-receipt", "POST", SIGNED_IN, "own", "escalation"),
    *(
        row(f"complaint-{act}", "GET POST", right, "record", "complaint", NOTE)
        for right, acts in COMPLAINT_ACTS.items()
        for act in acts.split()
    ),
)
