"""The share of those in order reaches the target: each one measured is a case, kept or broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from yueke.compliance.durations import local, local_time
from yueke.compliance.shapes.gate import settled
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import PROOF, embedded
from yueke.compliance.sql import Sql, sql

_MEASURE = {"subject_id": "bigint", "label": "text", "owner_id": "bigint", "ok": "boolean"}


def cases(q: Question) -> Sql:
    """Everyone measured for the period, under the terms in force at its end (or now, when it still runs)."""
    # The last moment of the period, for the next one may have other terms.
    moment = min(q.at, q.within.ends_at - timedelta(microseconds=1))
    terms = q.clause.terms_at(local_time(moment).date()) if q.clause.terms else None
    narrow = replace(q.ask("measure"), terms=terms)
    source = embedded(q.control.readers["measure"](narrow), _MEASURE, {"measured_at": "timestamptz", **PROOF})
    # OFFSET 0 lets the measure be taken once for each row, not once for every place that mentions it.
    return settled(
        sql(
            "SELECT subject_id, label, owner_id, ok, proof_kind, proof_id,"
            " coalesce({measured}, {moment}) AS h FROM ({source} OFFSET 0) p WHERE ok IS NOT NULL",
            measured=local(Sql("measured_at")),
            moment=local_time(moment),
            source=source,
        )
    )
