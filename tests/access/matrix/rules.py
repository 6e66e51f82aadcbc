"""The regulation, documents, history, audit and the system."""

from __future__ import annotations

from access.matrix.rows import NOTE, SIGNED_IN, Row, listed, row

PEOPLE = "organization.edit"

RULES: tuple[Row, ...] = (
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
