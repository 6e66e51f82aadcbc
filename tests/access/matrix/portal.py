"""The customers' own site."""

from __future__ import annotations

from access.matrix.rows import CUSTOMER, EVERYBODY, Row, row

PORTAL: tuple[Row, ...] = (
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
)
