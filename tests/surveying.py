"""Surveys to judge: carried out as far as moments say, with lists, answers and frozen figures, as rows."""

from __future__ import annotations

from itertools import count
from typing import Any

from make import Company, moment

from yueke.domains.customers.models import Customer
from yueke.domains.surveys.models import Cut, Draw, Frame, Invitation, Member, Response, Survey, Version

_numbers = count(1)
_STEPS = ("launched", "closed", "settled", "reported")


def held(company: Company, *, kind: str = "periodic", created: str | None = None, **facts: Any) -> Survey:
    """A survey of the head's; ``launched``, ``closed``, ``settled`` and ``reported`` say how far it came, and when."""
    steps = {f"{step}_at": moment(facts.pop(step)) if facts.get(step) else facts.pop(step, None) for step in _STEPS}
    at = moment(created) if created else steps["launched_at"]
    state = "settled" if steps["settled_at"] else "cleaning" if steps["closed_at"] else "running"
    given = {
        "number": f"DC{next(_numbers)}", "title": "满意度调查", "kind": kind, "state": state, "purpose": "了解满意度",
        "owner_id": company.head.person_id, "department": company.service, "created_at": at, "updated_at": at,
    }  # fmt: skip
    return Survey.objects.create(**given | steps | facts)


def settled(company: Company, on: str, **facts: Any) -> Survey:
    """One begun in March whose answers were settled at a moment."""
    return held(company, launched="2026-03-02", closed="2026-03-20", settled=on, **facts)


def frozen(survey: Survey, *, completed: int = 40, counted: int | None = None, **modes: int) -> Cut:
    """The figures of a survey's answers, frozen when they were settled."""
    n = completed if counted is None else counted
    summary = {"answers_in": completed, "counted": n, "states": {"completed": completed}, "modes": modes}
    return Cut.objects.create(
        survey=survey,
        n=1,
        columns=b"",
        fingerprint="a" * 64,
        summary=summary,
        made_at=survey.settled_at or survey.updated_at,
    )


def sampled(survey: Survey, at: str, *members: Customer, numbers: dict[str, int] | None = None) -> Draw:
    """A list by grade, and a sample drawn from it at a moment."""
    frame = Frame.objects.create(
        survey=survey, n=1, population={"who": ["current"]}, strata_by=["grade"], size=100, strata={"gold": 100},
        left_off={}, units=b"", fingerprint="b" * 64, taken_at=moment(at),
    )  # fmt: skip
    draw = Draw.objects.create(
        frame=frame, survey=survey, method="stratified", numbers=numbers or {"gold": 1}, size=10, seed="1",
        proof="c" * 64, drawn_at=moment(at),
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(draw=draw, customer=one, stratum="gold", place=n) for n, one in enumerate(members, start=1)
    )
    return draw


def answered(survey: Survey, n: int, **facts: Any) -> list[Response]:
    """So many answers that came in, of nobody known unless ``facts`` say."""
    version, _ = Version.objects.get_or_create(
        survey=survey, n=1, defaults={"definition": {}, "fingerprint": "d" * 64, "frozen_at": survey.created_at}
    )
    at = survey.launched_at
    given = {"survey": survey, "version": version, "mode": "link", "state": "completed", "started_at": at,
             "saved_at": at, "finished_at": at}  # fmt: skip
    return Response.objects.bulk_create(Response(key_index=b"%d" % next(_numbers), **given | facts) for _ in range(n))


def invited(survey: Survey, customer: Customer, at: str, *, n: int = 1, **facts: Any) -> list[Invitation]:
    """So many links sent."""
    return Invitation.objects.bulk_create(
        Invitation(survey=survey, customer=customer, secret_index=b"i%d" % next(_numbers), made_at=moment(at), **facts)
        for _ in range(n)
    )
