"""Who may go where: one line for every address of the installation.

A line says the name of the address, the methods it answers, and what one must be allowed to. Permissions joined by
``&`` are all needed, of those joined by ``|`` any suffices (``&`` binds closer); ``everybody`` needs no sign-in, ``signed in`` only that.

``of`` says whose record the address is about. Without it: no single record, or one everybody with the right may see.
``record``: within the data scope of the role (its own, a colleague's of the same department, another department's).
``department``: within the scope, or of one's own department. ``own``: only its owner's, however wide a scope, or
(``own | right``) also with that right. ``others``: within the scope, but never one's own. ``left``: many at once, where what is out of reach is left as it was.

``takes`` names what stands in the address (see ``samples.py``), ``sends`` what a form sends, so that a refusal is one of
the right and not of an empty field; ``asks`` is the query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EVERYBODY = "everybody"
SIGNED_IN = "signed in"
CUSTOMER = "customer"
"""Whoever has shown on the portal that they are a customer: nobody of the staff, whatever their role."""


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    name: str
    methods: str
    may: str
    of: str = ""
    takes: tuple[str, ...] = ()
    sends: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, str] = field(default_factory=dict)


def row(name: str, methods: str, may: str, of: str = "", takes: str = "", sends: Any = None, asks: Any = None) -> Row:
    return Row(name, methods, may, of, tuple(takes.split()), sends or {}, asks or {})


def listed(name: str, may: str, export: str) -> list[Row]:
    """The four addresses of a list."""
    return [
        row(name, "GET", may),
        row(f"{name}-columns", "POST", may, sends={"columns": ["number"]}),
        row(f"{name}-views", "POST", may, sends={"do": "save", "name": "看"}),
        row(f"{name}-export", "POST", f"{may} & {export}", sends={"form": "csv"}),
    ]


EDIT, ASSIGN, STEWARD = "customers.edit", "customers.assign", "customers.steward"
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
REQUESTS, FORMS = "privacy.requests", "privacy.forms"
MERGE = "customers.merge"
PEOPLE = "organization.edit"
NOTE = {"reason": "说明", "note": "说明"}
MAILBOX = {
    "address": "b@qinghe.example", "host": "127.0.0.1", "port": "9", "security": "plain", "username": "b",
    "password": "x", "folder": "INBOX", "first_day": "2026-11-20",
}  # fmt: skip
CONTACT = {"name": "店长", "phone": "13700009999"}
PLACE = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "文三路 1 号"}
VISIT = {
    "result": "reached", "method": "phone", "contact_name": "店长", "content": "使用正常", "satisfaction": "5",
}  # fmt: skip

IMPROVEMENT = {
    "title": "货架划伤", "problem": "十月有 7 单", "department": "{department}", "owner": "{person}",
}  # fmt: skip
MEASURE = {"kind": "corrective", "what": "补漆", "owner": "{person}", "due_on": "2026-12-20"}

SURVEY = {
    "title": "半年调查", "kind": "periodic", "purpose": "了解满意度", "owner": "{person}", "department": "{department}",
    "rule": "full steps", "smallest_group": "5",
}  # fmt: skip

SAMPLED = "customers.view & customers.export & surveys.plan | customers.view & customers.export & surveys.run"
"""Who takes out the list of those drawn."""

KEEPS = "findings.keep"
FINDING = {
    "kind": "problem", "statement": "响应慢", "unit": "points", "department": "{department}", "owner": "{keeper}",
}  # fmt: skip
OWN_OR_KEPT = f"own | {KEEPS}"
FINDINGS = (
    *(
        row(name, "GET", "findings.view")
        for name in (
            [
                "findings",
                "decisions",
                "meetings",
                "reviews",
                "checks",
                "fair-scores",
                "benchmarks",
                "trends",
                "expectations",
                "cross-checks",
            ]
        )
    ),
    *(
        row(name, "GET", "findings.view", takes=takes)
        for name, takes in (
            ("finding", "finding"),
            ("decision", "decision"),
            ("meeting", "meeting"),
            ("review", "review"),
            ("check", "check"),
            ("fair-score", "scores"),
            ("benchmark-file", "benchmark"),
            ("cross-check", "cross_check"),
        )
    ),
    row("meeting-read", "POST", "findings.view", takes="meeting"),
    row("findings-paper", "POST", "findings.view", takes="paper_of meeting", sends={"form": "pdf"}),
    row("finding-answer", "GET POST", "findings.view", OWN_OR_KEPT, "finding", {"answer": "两班倒"}),
    row("meeting-action-done", "GET POST", "findings.view", OWN_OR_KEPT, "action", {"doing": "已办"}),
    row("check-mend", "GET POST", "findings.view", OWN_OR_KEPT, "check_item", {"mending": "已改"}),
    row("finding-new", "GET POST", KEEPS, sends=FINDING),
    row("decision-new", "GET POST", KEEPS),
    row("meeting-new", "GET POST", KEEPS),
    row("review-new", "GET POST", KEEPS, sends={"year": "2025"}),
    row("check-new", "GET POST", KEEPS, sends={"quarter": "2026-07-01"}),
    row("fair-scores-new", "GET POST", KEEPS, sends={"subject": "department", "quarter": "2026-07-01"}),
    row("benchmark-new", "GET POST", KEEPS),
    row("trend-new", "GET POST", KEEPS),
    row("segment-new", "GET POST", KEEPS),
    row("expectation-new", "GET POST", KEEPS),
    row("cross-check-new", "GET POST", KEEPS),
    row("finding-edit", "GET POST", KEEPS, takes="finding", sends=FINDING),
    row("finding-take-up", "GET POST", KEEPS, takes="finding"),
    row("finding-set-aside", "GET POST", KEEPS, takes="finding", sends=NOTE),
    row("finding-again", "GET POST", KEEPS, takes="finding"),
    row("decision-look", "GET POST", KEEPS, takes="decision", sends={"effect": "复购上升"}),
    row("meeting-topic", "GET POST", KEEPS, takes="meeting", sends={"topic": "指标"}),
    row("meeting-minutes", "GET POST", KEEPS, takes="meeting"),
    row("meeting-action", "GET POST", KEEPS, takes="meeting"),
    row("meeting-issue", "GET POST", KEEPS, takes="meeting"),
    row("meeting-cancel", "GET POST", KEEPS, takes="meeting", sends=NOTE),
    row("meeting-action-drop", "POST", KEEPS, takes="action"),
    row("review-judge", "GET POST", KEEPS, takes="review"),
    row("review-issue", "GET POST", KEEPS, takes="review"),
    row("check-look", "GET POST", KEEPS, takes="check_item"),
    row("check-finish", "GET POST", KEEPS, takes="check"),
    row("benchmark-withdraw", "GET POST", KEEPS, takes="benchmark", sends=NOTE),
    row("segment-retire", "GET POST", KEEPS, takes="segment"),
)

MATRIX: tuple[Row, ...] = (
    # -- the customers' site
    row("portal:home", "GET", EVERYBODY),
    row("portal:notices", "GET", EVERYBODY),
    row("portal:notice", "GET", EVERYBODY, takes="published"),
    row("portal:collected", "GET", EVERYBODY),
    row("portal:language", "POST", EVERYBODY, sends={"language": "en"}),
    row("portal:reading", "POST", EVERYBODY, sends={"mode": "elder"}),
    row("portal:later", "GET POST", EVERYBODY, sends={"code": "AAAAAAAAAA", "tail": "0000"}),
    row("portal:relatives", "GET POST", EVERYBODY, sends={"asking": "guardian"}),
    row("portal:relatives-filed", "GET", EVERYBODY),
    row("portal:sign-in", "GET POST", EVERYBODY, sends={"contact": "13900000000"}),
    row("portal:code", "GET POST", EVERYBODY, sends={"code": "000000"}),
    row("portal:code-again", "POST", EVERYBODY),
    row("portal:who", "GET POST", EVERYBODY, sends={"customer": "{customer}"}),
    row("portal:sign-out", "POST", EVERYBODY),
    row("portal:privacy", "GET", CUSTOMER),
    row("portal:consent", "GET POST", CUSTOMER, takes="purpose", sends={"do": "withdraw"}),
    row("portal:requests", "GET", CUSTOMER),
    row("portal:request-new", "GET POST", CUSTOMER, takes="right", sends={"details": "请尽快"}),
    row("portal:request", "GET", CUSTOMER, "own", "asked"),
    row("portal:request-file", "POST", CUSTOMER, "own", "asked"),
    row("portal:request-withdraw", "POST", CUSTOMER, "own", "asked"),
    # What is about one complaint opens to the holder of its ticket; everybody else is led to where the code is asked.
    row("portal:complaints", "GET", EVERYBODY),
    row("portal:complaint-new", "GET POST", EVERYBODY, sends={"description": "货架划伤"}),
    row("portal:complaints-mine", "GET", CUSTOMER),
    row("portal:complaint-filed", "GET", EVERYBODY, takes="complaint"),
    row("portal:progress", "GET POST", EVERYBODY, sends={"code": "AAAAAAAAAA", "tail": "0000"}),
    row("portal:complaint", "GET", EVERYBODY, takes="complaint"),
    row("portal:complaint-act", "POST", EVERYBODY, takes="complaint own_act", sends={"said": "请快"}),
    row("portal:complaint-file", "GET", EVERYBODY, takes="complaint own_file"),
    row("portal:complaint-rate", "GET POST", EVERYBODY, takes="rating", sends={"satisfaction": "5"}),
    row("portal:surveys", "GET", CUSTOMER),
    row("portal:survey-open", "GET", CUSTOMER, "own", "invitation"),
    row("portal:survey", "GET POST", EVERYBODY, takes="door_code"),
    row("portal:survey-answers", "GET POST", EVERYBODY, takes="door_code answers_key", sends={"_page": "p1"}),
    row("portal:survey-link", "GET POST", EVERYBODY, takes="link_secret", sends={"_do": "decline"}),
    row("portal:evaluations", "GET", EVERYBODY),
    row("portal:evaluation-new", "GET POST", CUSTOMER, asks={"service": "{department}"}, sends={"stars": "4"}),
    row("portal:evaluation-door", "GET POST", EVERYBODY, takes="evaluation_code", sends={"stars": "4"}),
    row("portal:evaluations-mine", "GET", CUSTOMER),
    row("portal:evaluation-mine", "GET POST", CUSTOMER, "own", "evaluation"),
    # Its link is only known to who wrote it.
    row("portal:evaluation", "GET POST", EVERYBODY, takes="evaluation_secret"),
    row("portal:evaluation-photo", "GET", EVERYBODY, takes="evaluation_photo"),
    row("portal:product-evaluations", "GET", EVERYBODY, takes="product"),
    # -- the installation itself
    row("healthz", "GET", EVERYBODY),
    row("readyz", "GET", EVERYBODY),
    row("metrics", "GET", EVERYBODY),
    row("openapi", "GET", EVERYBODY),
    row("health", "GET", "system.backup | system.audit"),
    # -- one's own account
    row("home", "GET", SIGNED_IN),
    row("sign-in", "GET POST", EVERYBODY, sends={"username": "nobody-here", "password": "Wrong-2026"}),
    row("sign-out", "POST", EVERYBODY),
    row("language", "POST", EVERYBODY, sends={"language": "en"}),
    row("account", "GET", SIGNED_IN),
    row("password", "GET POST", SIGNED_IN),
    row("second-step-at-the-door", "GET POST", EVERYBODY, sends={"code": "000000"}),
    row("single-sign-on", "GET", EVERYBODY, takes="provider_code"),
    row("single-sign-on-back", "GET", EVERYBODY, takes="provider_code"),
    row("sign-in-providers", "GET POST", "system.roles", sends={"code": "b", "kind": "feishu"}),
    row("sign-in-provider", "GET POST", "system.roles", takes="provider", sends={"code": "b", "kind": "feishu"}),
    row("identity-link", "POST", "system.roles", takes="person", sends={"provider": "{provider}", "subject": "u-1"}),
    row("identity-unlink", "POST", "system.roles", takes="identity"),
    row("second-steps", "GET", SIGNED_IN),
    row("factor-app", "GET POST", SIGNED_IN, sends={"code": "000000"}),
    row("factor-passkey", "GET POST", SIGNED_IN),
    row("recovery-codes", "GET POST", SIGNED_IN),
    row("tokens", "GET", SIGNED_IN),
    row("token-new", "GET POST", "tokens.own", sends={"name": "对接"}),
    row("token-fetch", "GET POST", SIGNED_IN, of="own", takes="token"),
    row("token-revoke", "POST", SIGNED_IN, of="own | system.roles", takes="token"),
    row("all-tokens", "GET", "system.roles"),
    row(
        "token-offer",
        "GET POST",
        "system.roles",
        takes="person",
        sends={"name": "对接", "permissions": "customers.view"},
    ),
    row("factor-remove", "GET POST", SIGNED_IN, of="own", takes="factor"),
    row("switch-post", "POST", SIGNED_IN, of="own", sends={"membership": "{membership}"}),
    row("end-other-sessions", "POST", SIGNED_IN),
    row("end-session", "POST", SIGNED_IN, of="own | system.roles", takes="session"),
    # -- the desk, search, notices, downloads: within what one may see, so everybody has them
    row("desk", "GET", SIGNED_IN),
    row("desk-figures", "GET", SIGNED_IN),
    row("search", "GET", SIGNED_IN, asks={"q": "客"}),
    row("customer-options", "GET", "customers.view", asks={"q": "客"}),
    row("person-options", "GET", SIGNED_IN, asks={"q": "员工"}),
    row("product-options", "GET", "orders.view | orders.create", asks={"q": "货架"}),
    row("notices", "GET", SIGNED_IN),
    row("notices-read", "POST", SIGNED_IN, of="own", sends={"ids": "{notice}"}),
    row("notices-bell", "GET", SIGNED_IN),
    row("notice", "GET", SIGNED_IN, of="own", takes="notice"),
    row("downloads", "GET", SIGNED_IN),
    row("download-file", "GET", SIGNED_IN, of="own", takes="download"),
    row("download-progress", "GET", SIGNED_IN, of="own", takes="download"),
    row("download-stop", "POST", SIGNED_IN, of="own", takes="download"),
    row("download-retry", "POST", "customers.view & customers.export", of="own", takes="download"),
    row("download-delete", "POST", SIGNED_IN, of="own", takes="download"),
    row("download-password", "POST", SIGNED_IN, of="own", takes="download"),
    row("export-approvals", "GET", "privacy.export.approve"),
    row("export-approve", "GET POST", "privacy.export.approve", "others", "guarded", NOTE),
    row("export-refuse", "GET POST", "privacy.export.approve", "others", "guarded", NOTE),
    row("batch-report", "GET", SIGNED_IN, of="own", takes="report"),
    # -- customers
    *listed("customers", "customers.view", "customers.export"),
    row(
        "customers-batch",
        "POST",
        f"{ASSIGN} | {EDIT}",
        of="left",
        sends={"do": "tag", "tags": "走访", "ids": "{customer}"},
    ),
    row("customer-new", "GET POST", "customers.create", sends={"name": "新客户", "kind": "individual"}),
    row("region-fields", "GET", SIGNED_IN),
    row("address-parse", "POST", SIGNED_IN, sends={"text": "杭州市西湖区文三路"}),
    row("change-requests", "GET", STEWARD),
    row("change-apply", "POST", STEWARD, "record", "change"),
    row("change-refuse", "GET POST", STEWARD, "record", "change", NOTE),
    row("key-customers", "GET", "customers.view"),
    row("key-approve", "GET POST", "customers.key.decide", "record", "qualification", NOTE),
    row("key-refuse", "GET POST", "customers.key.decide", "record", "qualification", NOTE),
    row("key-withdraw", "GET POST", "customers.key.decide", "record", "qualification", NOTE),
    row("customer", "GET", "customers.view", "record", "customer"),
    row("customer-timeline", "GET", "customers.view", "record", "customer"),
    row("customer-duties", "GET", "customers.view", "record", "customer"),
    row("customer-alike", "GET", "customers.view", "record", "customer"),
    row("customer-reveal", "GET POST", "privacy.reveal", "record", "customer", {"purpose": "visit", **NOTE}),
    row(
        "customer-edit", "GET POST", EDIT, "record", "customer", {"name": "改名", "kind": "individual", "version": "1"}
    ),
    row("customer-assign", "GET POST", ASSIGN, "record", "customer", {"owner": "{person}"}),
    row("customer-archive", "GET POST", EDIT, "record", "customer", NOTE),
    row("customer-restore", "POST", EDIT, "record", "archived"),
    row("customer-review", "GET POST", EDIT, "record", "customer", NOTE),
    row("customer-report", "GET POST", "customers.view", "record", "customer", {"field": "remark", "value": "搬家"}),
    row("customer-tags", "GET POST", EDIT, "record", "customer", {"tags": "走访"}),
    row("key-apply", "GET POST", "customers.key.apply", "record", "plain", NOTE),
    row("team-add", "GET POST", ASSIGN, "record", "customer", {"person": "{person}"}),
    row("team-remove", "POST", ASSIGN, "record", "customer person"),
    row("customer-link", "POST", EDIT, "record", "customer link", {"decision": "different"}),
    row("contact-add", "GET POST", EDIT, "record", "customer", CONTACT),
    row("contact-edit", "GET POST", EDIT, "record", "customer contact", CONTACT),
    row("contact-remove", "GET POST", EDIT, "record", "customer contact"),
    row("address-add", "GET POST", EDIT, "record", "customer", PLACE),
    row("address-edit", "GET POST", EDIT, "record", "customer address", PLACE),
    row("address-remove", "GET POST", EDIT, "record", "customer address"),
    # -- archives of the same customer
    row("merging", "GET", MERGE),
    row("merging-batch", "POST", MERGE, "record", sends={"ids": "{link}", "reason": "同一客户"}),
    row("merging-compare", "GET POST", MERGE, "record", "plain other", {"reason": "同一客户"}),
    row("merging-decide", "POST", MERGE, "record", "link", {"decision": "different"}),
    row("merge-undo", "GET POST", MERGE, "record", "merge", NOTE),
    row("merge-batch-undo", "GET POST", MERGE, "record", "merges", NOTE),
    row("customer-merge", "GET POST", MERGE, "record", "customer", {"other": "{plain}"}),
    # -- personal information
    row("customer-consent", "GET", "customers.view", "record", "customer"),
    row("consent-record", "GET POST", "privacy.consent", "record", "customer purpose", {"decision": "given"}),
    row("consent-withdraw", "GET POST", "privacy.consent", "record", "customer purpose", NOTE),
    row("consents", "GET", "privacy.consent"),
    row("portal-address", "GET", REQUESTS),
    row("portal-sheet", "GET", REQUESTS),
    row("privacy-settings", "GET", "privacy.consent"),
    row("notice-publish", "GET POST", "privacy.policy", sends={"purpose": "service", "text": "告知"}),
    row("privacy-terms", "GET POST", "privacy.policy"),
    row("contact-limit", "GET POST", "privacy.policy"),
    row("personal-register", "GET", "privacy.register"),
    row("personal-register-export", "POST", "privacy.register", sends={"form": "csv"}),
    row("rights-register", "GET POST", REQUESTS, "record", "customer", {"kind": "access", "medium": "onsite"}),
    row("rights-requests", "GET", REQUESTS),
    row("claims", "GET", REQUESTS),
    row("claim", "GET", REQUESTS, takes="claim"),
    row("claim-proof", "GET", REQUESTS, takes="claim"),
    row("claim-accept", "GET POST", REQUESTS, takes="claim", sends={"customer_number": "KH-0", "note": "户口簿"}),
    row("claim-refuse", "GET POST", REQUESTS, takes="claim", sends={"note": "没有关系证明"}),
    row("rights-request", "GET", REQUESTS, "record", "asked"),
    row("rights-check", "GET POST", REQUESTS, "record", "asked", {"method": "known", "note": "面谈"}),
    row("rights-begin", "POST", REQUESTS, "record", "asked"),
    row("rights-extend", "GET POST", "privacy.extend", "record", "asked", NOTE),
    row("rights-copy", "GET POST", REQUESTS, "record", "asked", {"form": "json"}),
    row("rights-file", "POST", f"{REQUESTS} & privacy.sensitive", "record", "asked"),
    row("rights-answer", "GET POST", REQUESTS, "record", "asked", {"answer": "已办理"}),
    row("rights-refuse", "GET POST", REQUESTS, "record", "asked", NOTE),
    row("rights-withdraw", "GET POST", REQUESTS, "record", "asked", NOTE),
    row("customer-freeze", "GET POST", "privacy.erase", "record", "customer", NOTE),
    row("customer-unfreeze", "POST", "privacy.erase", "record", "customer"),
    row("customer-hold", "GET POST", "privacy.erase", "record", "customer", NOTE),
    row("customer-hold-lift", "POST", "privacy.erase", "record", "customer"),
    row("customer-erase", "GET POST", "privacy.erase", "record", "plain", NOTE),
    row("retention", "GET", "privacy.policy"),
    row("retention-rule", "GET POST", "privacy.policy", takes="retained"),
    row("privacy-forms", "GET", FORMS),
    row("privacy-form-new", "GET POST", FORMS, takes="form", sends={"title": "误发邮件"}),
    row("privacy-form", "GET POST", FORMS, takes="form opened"),
    row("privacy-form-sheet", "GET", FORMS, takes="form opened"),
    row("privacy-form-move", "POST", FORMS, takes="form opened step"),
    # -- orders and products
    *listed("orders", "orders.view", "customers.export"),
    row("order-new", "GET POST", "orders.create", asks={"customer": "{customer}"}),
    row("order", "GET", "orders.view", "record", "order"),
    row("order-deliver", "GET POST", "orders.create", "record", "order", {"on": "2026-11-20"}),
    row("order-cancel", "GET POST", "orders.create", "record", "order", NOTE),
    *listed("products", "orders.view", "orders.view"),
    row("product-new", "GET POST", "catalogue.edit", sends={"code": "P9", "name": "新品", "price": "1"}),
    row("product", "GET", "orders.view | catalogue.edit", takes="product"),
    row(
        "product-edit",
        "GET POST",
        "catalogue.edit",
        takes="product",
        sends={"code": "P1", "name": "货架", "price": "2"},
    ),
    row("product-retire", "POST", "catalogue.edit", takes="product"),
    row("product-bring-back", "POST", "catalogue.edit", takes="product"),
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
    # -- improvements
    *listed("improvements", "improvement.view", "improvement.view"),
    row("improvement-board", "GET", "improvement.view"),
    row("improvement-new", "GET POST", "improvement.propose", sends=IMPROVEMENT),
    row("improvement-scope", "GET", "improvement.propose"),
    row("improvement-join", "GET POST", "improvement.propose", sends={"number": "GJ-1"}),
    row("improvement", "GET", "improvement.view", "record", "improvement"),
    row("improvement-sheet", "GET", "improvement.view", "record", "improvement"),
    row("improvement-evidence", "GET", "improvement.view", "record", "evidence"),
    row("improvement-edit", "GET POST", "improvement.propose", "record", "improvement", IMPROVEMENT),
    row(
        "improvement-source",
        "GET POST",
        "improvement.propose",
        "record",
        "improvement",
        {"kind": "visits.visit", "number": "HF-1"},
    ),
    row("improvement-source-remove", "POST", "improvement.propose", "record", "improvement source"),
    row("improvement-approve", "GET POST", "improvement.approve", "record", "improvement", NOTE),
    row("improvement-cancel", "GET POST", "improvement.approve | improvement.propose", "record", "improvement", NOTE),
    row("improvement-gauge", "POST", "improvement.verify | improvement.close", "record", "improvement"),
    row("improvement-explain", "GET POST", "improvement.verify", "record", "improvement", NOTE),
    row("improvement-close", "GET POST", "improvement.close", "record", "improvement", NOTE),
    row("improvement-reopen", "GET POST", "improvement.close", "record", "improvement", NOTE),
    row("improvement-measure-add", "GET POST", "improvement.propose", "record", "improvement", MEASURE),
    row("improvement-measure-edit", "GET POST", "improvement.propose", "record", "measure", MEASURE),
    row("improvement-measure-done", "GET POST", "improvement.do", "record", "measure", {"doing": "已完成"}),
    row("improvement-measure-evidence", "GET POST", "improvement.do", "record", "measure"),
    row("improvement-measure-verify", "GET POST", "improvement.verify", "record", "measure", NOTE),
    row("improvement-measure-return", "GET POST", "improvement.verify", "record", "measure", NOTE),
    row(
        "improvement-measure-move",
        "GET POST",
        "improvement.approve",
        "record",
        "measure",
        NOTE | {"due_on": "2026-12-20"},
    ),
    row("improvement-measure-drop", "GET POST", "improvement.approve", "record", "measure", NOTE),
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
    # -- findings: whoever may see them sees all of them
    *FINDINGS,
    row("reports", "GET", "reports.view"),
    row("report-draft", "GET POST", "reports.draft", sends={"month": "2026-10-01", "department_id": "{department}"}),
    row("report-month", "GET", "reports.view", takes="report_month"),
    row("report", "GET", "reports.view", "department", "monthly"),
    row("report-edit", "GET POST", "reports.draft", "department", "monthly"),
    row("report-redraft", "GET POST", "reports.draft", "department", "monthly"),
    row("report-submit", "GET POST", "reports.draft", "department", "monthly"),
    row("report-send-back", "GET POST", "reports.issue", "department", "monthly", NOTE),
    row("report-issue", "GET POST", "reports.issue", "department", "monthly"),
    row("report-take", "POST", "reports.view", "department", "monthly", {"form": "xlsx"}),
    row("satisfaction-reports", "GET", "reports.view"),
    row("survey-report-draft", "POST", "reports.draft & surveys.view", "record", "settled_survey"),
    row("satisfaction-report", "GET", "reports.view", "department", "survey_report"),
    row("satisfaction-report-edit", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-redraft", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-submit", "GET POST", "reports.draft", "department", "survey_report"),
    row("satisfaction-report-send-back", "GET POST", "reports.issue", "department", "survey_report", NOTE),
    row("satisfaction-report-issue", "GET POST", "reports.issue", "department", "survey_report"),
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
    # -- visits
    row("visits", "GET", "visits.view"),
    row("visits-assign", "POST", "visits.assign", "left", sends={"owner_to": "{person}", "ids": "{visit}"}),
    row("visit-records", "GET", "visits.view"),
    row("visits-export", "POST", "visits.view & customers.export", sends={"form": "csv"}),
    row("visit-records-export", "POST", "visits.view & customers.export", sends={"form": "csv"}),
    row("visit-new", "GET POST", "visits.record", "record", sends=VISIT, asks={"customer": "{plain}"}),
    row("visit", "GET", "visits.view", "record", "visit"),
    row("visit", "POST", "visits.view & visits.record", "record", "visit", VISIT),
    row("visit-sheet", "GET", "visits.view", "record", "visit"),
    row("visit-reschedule", "POST", "visits.record", "record", "visit", {"to_date": "2026-11-25", **NOTE}),
    row("visit-cancel", "POST", "visits.plan", "record", "visit", NOTE),
    row(
        "visit-feedback", "POST", "visits.record", "record", "made", {"department": "{department}", "content": "请答复"}
    ),
    row("feedback", "GET", "visits.view"),
    row("feedback-answer", "POST", "visits.feedback.answer", "department", "feedback", {"answer": "已处理"}),
    # -- the regulation
    row("regulation", "GET", "regulation.view"),
    row("clause", "GET", "regulation.view", takes="clause"),
    row(
        "clause-export",
        "POST",
        "regulation.view & customers.export | regulation.view & regulation.propose",
        takes="clause",
        sends={"form": "csv"},
    ),
    row("clause-trend", "GET", "regulation.view", takes="clause"),
    row("clause-owners", "GET", "regulation.view", takes="clause"),
    row("clause-what-if", "GET", "regulation.view", takes="clause"),
    row(
        "clause-what-if", "POST", "regulation.view & regulation.propose", takes="clause", sends={"interval": "4 months"}
    ),
    row("amendments", "GET", "regulation.view"),
    row("amendment", "GET", "regulation.view", takes="amendment"),
    row("amendment-decide", "POST", "regulation.approve", takes="amendment", sends={"do": "refuse", **NOTE}),
    row("amendment-withdraw", "POST", "regulation.propose", "own", "proposal", NOTE),
    row("dashboard", "GET", "dashboard.view"),
    row("dashboard-card", "GET", "dashboard.view & customers.view", takes="card"),
    # -- documents: everybody reads what is not secret; who keeps them, those of their scope
    row("documents", "GET", "signed in"),
    row("document", "GET", "signed in", takes="document"),
    row("document-file", "GET", "signed in", takes="version"),
    row("document-confirm", "POST", "signed in", "own", "version"),
    row("document-new", "GET POST", "documents.manage"),
    row("document-edit", "GET POST", "documents.manage", "record", "document"),
    row("document-draft", "GET POST", "documents.manage", "record", "document"),
    row("document-discard", "POST", "documents.manage", "record", "document"),
    row("document-publish", "POST", "documents.publish", "record", "document"),
    row("document-withdraw", "GET POST", "documents.publish", "record", "version", {"reason": "停用"}),
    row("document-receipts", "GET", "documents.manage", "record", "version"),
    row("document-receipts-export", "POST", "documents.manage", "record", "version", {"form": "csv"}),
    row("document-remind", "POST", "documents.manage", "record", "version"),
    # -- letters by mail: whoever deals with them, until they go with a complaint; then who sees that, too
    row("letters", "GET", "channels.letters"),
    row("letter", "GET", "channels.letters", takes="letter"),
    row("letter-register", "GET POST", "channels.letters & complaints.register", takes="letter"),
    row(
        "letter-attach",
        "GET POST",
        f"channels.letters & complaints.register | channels.letters & {ACCEPT}",
        takes="letter",
        sends={"number": "{complaint_number}"},
    ),
    row("letter-dismiss", "GET POST", "channels.letters", takes="letter"),
    row("letter-reconsider", "GET POST", "channels.letters", takes="aside"),
    row("letter-file", "GET", "channels.letters", takes="attachment"),
    row("mailboxes", "GET POST", "system.mailbox", sends=MAILBOX),
    row("mailbox", "GET POST", "system.mailbox", takes="mailbox", sends=MAILBOX),
    row("mailbox-try", "POST", "system.mailbox", takes="mailbox"),
    # -- imports
    row("imports", "GET", "customers.import | orders.import | complaints.import"),
    row("import-new", "GET POST", "customers.import", takes="kind"),
    row("import-template", "GET", "customers.import", takes="kind"),
    row("import", "GET", "customers.import", "record", "batch"),
    row("import-columns", "GET", "customers.import", "record", "batch"),
    row("import-columns", "POST", "customers.import", "own | privacy.sensitive", "batch"),
    row("import-decide", "POST", "customers.import", "record", "batch", {"decision": "merge"}),
    row("import-run", "POST", "customers.import", "record", "batch"),
    row("import-progress", "GET", "customers.import", "record", "batch"),
    row("import-stop", "POST", "customers.import", "record", "batch"),
    row("import-cancel", "POST", "customers.import", "record", "batch"),
    row("import-undo", "POST", "customers.import", "record", "batch"),
    row("import-refused", "GET", "customers.import", "own | privacy.sensitive", "batch"),
    # -- history and audit
    row("history", "GET", "customers.view", "record", "history customer"),
    row("operation-log", "GET", "system.audit"),
    row("operation", "GET", "system.audit", takes="act"),
    row("audit-log", "GET", "system.audit"),
    row("audit-line", "GET", "system.audit", takes="line"),
    # -- the system
    row("departments", "GET", PEOPLE),
    row("department-add", "GET POST", PEOPLE, sends={"name": "新部门", "parent": "{department}", "kind": "department"}),
    row("department", "GET POST", PEOPLE, takes="department", sends={"name": "改名"}),
    row("department-close", "POST", PEOPLE, takes="department"),
    row("department-reopen", "POST", PEOPLE, takes="department"),
    row("people", "GET", f"{PEOPLE} | system.roles"),
    row("people-find", "GET", SIGNED_IN, asks={"q": "员工"}),
    row("hire", "GET POST", PEOPLE, sends={"name": "新人", "username": "newcomer"}),
    row("person", "GET", f"{PEOPLE} | system.roles", takes="person"),
    row("person-edit", "GET POST", PEOPLE, takes="person", sends={"name": "改名", "username": "renamed"}),
    row("role-grant", "POST", "system.roles", takes="person", sends={"role": "hr"}),
    row("role-revoke", "POST", "system.roles", takes="person", sends={"role": "sales"}),
    row("person-deactivate", "POST", PEOPLE, takes="person"),
    row("person-reactivate", "POST", PEOPLE, takes="person"),
    row("password-reset", "GET POST", PEOPLE, takes="person", sends={"password": "Other-plum-2026"}),
    row("person-leave", "GET POST", PEOPLE, takes="person", sends={"on_date": "2026-11-20"}),
    row("second-step-reset", "POST", "system.roles", takes="person"),
    row("post-add", "GET POST", PEOPLE, takes="person", sends={"from_date": "2026-11-20"}),
    row("post-change", "GET POST", PEOPLE, takes="membership", sends={"from_date": "2026-11-20"}),
    row("post-end", "POST", PEOPLE, takes="membership"),
    row("roles", "GET", "system.roles"),
    row("role", "GET POST", "system.roles", takes="role", sends={"name": "改名", "scope": "all"}),
    row("calendar", "GET", "system.calendar"),
    row("calendar-year", "GET", "system.calendar", takes="year"),
    row("calendar-days", "GET POST", "system.calendar", sends={"first": "2026-12-01", "last": "2026-12-01"}),
    row("calendar-clear", "POST", "system.calendar", sends={"day": "2026-12-01", "source": "company"}),
    row("calendar-hours", "GET POST", "system.calendar"),
    row("numbering", "GET", "system.numbering"),
    row("number-rule", "GET POST", "system.numbering", takes="number"),
    row("security", "GET POST", "system.roles"),
    row("sights", "GET", "system.roles"),
    row(
        "export-rules",
        "GET POST",
        "system.roles",
        sends={"most_rows": "5000", "window_hours": "24", "kept_days": "3", "reason": "说明"},
    ),
    row("taking-apart", "GET POST", f"{PEOPLE} & system.roles"),
    row("sign-in-unlock", "POST", "system.roles", sends={"username": "the-sales"}),
    row("sessions", "GET", "system.roles | system.audit"),
    *listed("sign-in-log", "system.audit", "system.audit"),
)
