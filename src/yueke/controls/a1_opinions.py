"""Pack A, chapter 1: every opinion ends in an answer, and every shortcoming in an improvement."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline
from yueke.compliance.source import PROOF, STARTS, CaseFilter, Rows, embedded
from yueke.compliance.sql import Sql, joined, sql
from yueke.domains.complaints import cases as complaints
from yueke.domains.evaluations import cases as evaluations
from yueke.domains.improvement import cases as improvement
from yueke.domains.visits import cases as visits

OPINION = "customers.opinion"
"""The kind of subject: what a customer said, whichever module wrote it down. Its proof is that record."""
COMPLAINT = "complaints.complaint"
_COLUMNS = {**STARTS, "done_at": "timestamptz", "ended_at": "timestamptz", **PROOF}
_SOURCES = (
    complaints.between("received_at", "replied_at"),
    visits.opinions,
    evaluations.until("answered_at", in_words=True),
)


def _opinions(narrow: CaseFilter) -> Rows:
    """What customers said and the company answers: complaints, what visits passed to departments, evaluations in words."""
    said = replace(narrow, subject_id=None)
    # Numbered by their source, so that no two are the same subject.
    all_of_them = joined(
        [
            sql(
                "SELECT subject_id * 10 + {n}::int AS subject_id, {columns} FROM ({rows}) said",
                n=n, columns=Sql(", ".join(list(_COLUMNS)[1:])), rows=embedded(source(said), _COLUMNS),
            )
            for n, source in enumerate(_SOURCES, 1)
        ],
        " UNION ALL ",
    )  # fmt: skip
    if narrow.subject_id is not None:
        all_of_them = sql("SELECT * FROM ({a}) a WHERE subject_id = {id}", a=all_of_them, id=narrow.subject_id)
    return Rows(all_of_them.text, all_of_them.params, tuple(_COLUMNS))


def _shortcomings(narrow: CaseFilter) -> Rows:
    """Complaints found upheld, until an improvement that answers to them is agreed on."""
    upheld = complaints.upheld(narrow)
    found = sql(
        "SELECT u.*, l.at AS done_at FROM ({upheld}) u CROSS JOIN LATERAL (SELECT {agreed} AS at OFFSET 0) l",
        upheld=Sql(upheld.text, upheld.params),
        agreed=improvement.agreed_on(COMPLAINT, "u.subject_id"),
    )
    return Rows(found.text, found.params, (*upheld.columns, "done_at"))


answered = deadline(
    "A1.3-answered",
    subject=OPINION,
    starts=_opinions,
    through=_(
        "投诉、回访转给部门的反馈和客户写下的评价，收到即进入负责人的待办，答复客户为止；转为投诉的评价由投诉答复。"
    ),
)

improved = deadline(
    "A1.3-improved",
    subject=COMPLAINT,
    starts=_shortcomings,
    through=_("调查写明属实后进入承办人的待办；在投诉页转为改进，或者加入已有的改进，批准立项为止。"),
)
