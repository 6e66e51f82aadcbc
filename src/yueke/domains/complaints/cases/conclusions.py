"""What was found out about a complaint: those upheld, which ask for an improvement."""

from __future__ import annotations

from yueke.compliance.source import PROOF, STARTS, CaseFilter, Rows, embedded
from yueke.compliance.sql import sql
from yueke.domains.complaints.cases.rows import complaints, told
from yueke.domains.complaints.lifecycles import OPEN

_COLUMNS = {**STARTS, "ended_at": "timestamptz", **PROOF}
_UPHELD = """
SELECT c.subject_id, c.label, c.owner_id, i.at AS started_at, least(c.ended_at, k.refuted_at) AS ended_at, c.proof_kind, c.proof_id
FROM complaints_investigation i {complaint} CROSS JOIN LATERAL (
    SELECT (array_agg(o.id ORDER BY o.at, o.id) FILTER (WHERE o.is_founded))[1] AS first,
        CASE WHEN NOT (array_agg(o.is_founded ORDER BY o.at DESC, o.id DESC))[1] THEN max(o.at) END AS refuted_at
    FROM complaints_investigation o WHERE o.complaint_id = i.complaint_id AND o.is_founded IS NOT NULL OFFSET 0) k
WHERE i.is_founded AND k.first = i.id
"""
# Of a period few records are asked about: their complaints are looked up one by one, not all of them read.
_LOOKED_UP = "CROSS JOIN LATERAL (SELECT * FROM ({complaints}) a WHERE a.subject_id = i.complaint_id OFFSET 0) c"
_JOINED = "JOIN ({complaints}) c ON c.subject_id = i.complaint_id"


def upheld(narrow: CaseFilter) -> Rows:
    """Complaints from the record that first found them upheld; the subject is the complaint.

    What was found last holds: one found groundless afterwards owes nothing more, nor does one that was withdrawn,
    merged or referred. On work lists it stands until it is filed; a breach remains one all the same.
    """
    rows = complaints(narrow)
    if narrow.open_at is not None:
        rows = rows.filter(state__in=(*OPEN, "closed"))
    is_small = narrow.open_at is not None or narrow.owner_id is not None or narrow.subject_id is not None
    columns = {name: kind for name, kind in _COLUMNS.items() if name != "started_at"}
    found = sql(
        _UPHELD,
        complaint=sql(_JOINED if is_small else _LOOKED_UP, complaints=embedded(told(rows).values(*columns), columns)),
    )
    return Rows(found.text, found.params, tuple(_COLUMNS))
