"""Calls surveys owe: back to those who gave a low score, and to some of those who answered, to check it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys.cases.settled import MEASURED, PROOF, settled
from yueke.domains.surveys.models import CallBack

CALL_BACK = "surveys.callback"

# A call counts as agreeing when the person still says the same to everything asked again.
_AUDITED = """
SELECT {columns}, coalesce(k.spoken > 0 AND k.agreeing * 100 >= k.spoken * %s, false) AS ok
FROM {settled} s CROSS JOIN LATERAL (
    SELECT count(*) AS spoken, count(*) FILTER (WHERE NOT jsonb_path_exists(c.agreed, '$.* ? (@ == false)')) AS agreeing
    FROM surveys_audit a JOIN surveys_auditcall c ON c.audit_id = a.id
    WHERE a.survey_id = s.id AND c.result = 'reached' AND c.agreed <> '{{}}' AND c.called_at <= %s) k
WHERE NOT s.confidential AND EXISTS (
    SELECT FROM surveys_response r WHERE r.survey_id = s.id AND r.state = 'completed' AND r.customer_id IS NOT NULL)
"""


def call_backs(narrow: CaseFilter) -> QuerySet[Any]:
    """From a low score until somebody spoke with the customer; the subject is the call-back."""
    rows = narrow.apply(CallBack.objects.all(), subject="pk", owner="owner_id", department="department_id")
    if narrow.open_at is not None:
        rows = rows.filter(done_at__isnull=True)
    return rows.annotate(
        subject_id=F("pk"),
        # Numbers only: who gave the score is personal, and labels pass no gate.
        label=Concat("survey__number", Value(" #"), F("pk"), output_field=CharField()),
        started_at=F("raised_at"),
        proof_kind=Value(CALL_BACK),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "started_at", "done_at", "proof_kind", "proof_id")


def audited(narrow: CaseFilter) -> Rows:
    """Surveys settled in the period: did so many per cent of the calls that checked answers agree? Never called is not.

    Those nobody could have called, confidential ones and those whose answers came from unknown people, are none.
    """
    assert narrow.terms is not None
    found = settled(narrow)
    text = _AUDITED.format(columns=PROOF, settled=found.text)
    return Rows(text, (narrow.terms["minimum"], *found.params, narrow.at), MEASURED)
