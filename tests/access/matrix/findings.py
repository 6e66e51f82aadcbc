"""What is found, decided, met about and reviewed: whoever may see findings sees all of them."""

from __future__ import annotations

from access.matrix.rows import NOTE, Row, row

KEEPS = "findings.keep"
FINDING = {
    "kind": "problem", "statement": "响应慢", "unit": "points", "department": "{department}", "owner": "{keeper}",
}  # fmt: skip
OWN_OR_KEPT = f"own | {KEEPS}"
FINDINGS: tuple[Row, ...] = (
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
