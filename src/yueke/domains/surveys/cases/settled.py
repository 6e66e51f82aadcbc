"""Surveys as SQL, narrowed to those asked for: settled in a period, begun, reported."""

from __future__ import annotations

from typing import Any

from yueke.compliance.source import CaseFilter, Rows

SURVEY = "surveys.survey"
MEASURED = ("subject_id", "label", "owner_id", "measured_at", "proof_kind", "proof_id", "ok")
HAPPENED = ("subject_id", "label", "owner_id", "happened_at", "proof_kind", "proof_id", "ok")
_WHO = f"s.id AS subject_id, s.owner_id, '{SURVEY}'::text AS proof_kind, s.id AS proof_id"
_SEEN = """(%s::bigint IS NULL OR id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
    AND (%s OR owner_id = %s OR department_id = ANY(%s::bigint[]))"""
PROOF = f"{_WHO}, s.number || ' ' || s.title AS label, s.settled_at AS measured_at"
"""Columns of a case that is one survey ``s`` settled in the period."""
PART = f"{_WHO}, s.number || ' · ' || {{part}} AS label, s.settled_at AS measured_at"
"""The same for a part of it, with SQL for its name."""


def seen(narrow: CaseFilter) -> Rows:
    """The condition that a row of surveys is asked for, and may be seen by whoever asks."""
    scope = narrow.actor.scope if narrow.actor is not None else None
    params: tuple[Any, ...] = (
        narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id,
        scope is None or scope.kind == "all", narrow.actor.person_id if narrow.actor is not None else None,
        sorted(scope.departments) if scope is not None else [],
    )  # fmt: skip
    return Rows(_SEEN, params)


def settled(narrow: CaseFilter, *, kind: str | None = None) -> Rows:
    """Surveys (of a kind) settled in the period of ``narrow``, in brackets; with ``summary``, that of their last cut."""
    found = seen(narrow)
    text = (
        "(SELECT v.*, (SELECT c.summary FROM surveys_cut c WHERE c.survey_id = v.id ORDER BY c.n DESC LIMIT 1) AS summary"  # noqa: S608
        f" FROM surveys_survey v WHERE v.settled_at >= %s AND v.settled_at < %s AND v.settled_at <= %s"
        f" AND (%s::text IS NULL OR v.kind = %s) AND {found.text})"
    )
    return Rows(text, (narrow.start, narrow.end, narrow.at, kind, kind, *found.params))


def when(moment: str, narrow: CaseFilter, condition: str = "true") -> Rows:
    """Surveys to which ``moment`` (a column) has happened, in brackets; with ``summary``, as of the last cut until then."""
    found = seen(narrow)
    text = (
        "(SELECT v.*, (SELECT c.summary FROM surveys_cut c WHERE c.survey_id = v.id"  # noqa: S608 only constants of this program
        f" AND c.made_at <= v.{moment} ORDER BY c.n DESC LIMIT 1) AS summary"
        f" FROM surveys_survey v WHERE v.{moment} IS NOT NULL AND {condition} AND {found.text})"
    )
    return Rows(text, found.params)


def happened(moment: str) -> str:
    """Columns of a case that is one survey ``s`` at that moment."""
    return f"{_WHO}, s.number || ' ' || s.title AS label, s.{moment} AS happened_at"
