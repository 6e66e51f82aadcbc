"""Orders, products, visits, improvements, imports and letters."""

from __future__ import annotations

from access.matrix.rows import NOTE, Row, listed, row

VISIT = {
    "result": "reached", "method": "phone", "contact_name": "店长", "content": "使用正常", "satisfaction": "5",
}  # fmt: skip
IMPROVEMENT = {
    "title": "货架划伤", "problem": "十月有 7 单", "department": "{department}", "owner": "{person}",
}  # fmt: skip
MEASURE = {"kind": "corrective", "what": "补漆", "owner": "{person}", "due_on": "2026-12-20"}
MAILBOX = {
    "address": "b@qinghe.example", "host": "127.0.0.1", "port": "9", "security": "plain", "username": "b",
    "password": "x", "folder": "INBOX", "first_day": "2026-11-20",
}  # fmt: skip
ACCEPT = "complaints.accept"

DAILY: tuple[Row, ...] = (
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
    row("visit-unsatisfied", "GET", "visits.view", takes="plain"),
    row("visit-complain", "POST", "complaints.register", "record", "made"),
    row("feedback", "GET", "visits.view"),
    row("feedback-answer", "POST", "visits.feedback.answer", "department", "feedback", {"answer": "已处理"}),
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
)
