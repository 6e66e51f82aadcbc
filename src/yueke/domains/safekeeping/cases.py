"""What A2.4 is judged from: the installation as one subject, its backups and the restores tried out."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, Model, QuerySet, Value
from django.utils.translation import gettext as _

from yueke.compliance.source import CaseFilter
from yueke.compliance.source import Rows as Sql
from yueke.domains.organization.cases import IN_CHARGE
from yueke.domains.safekeeping.models import Backup, Rehearsal

INSTALLATION = 1
"""The subject id of the one installation."""

_WHOLE = f"""
    SELECT * FROM (
        SELECT %s::bigint AS subject_id, %s::text AS label, {IN_CHARGE} AS owner_id,
               begins_at, NULL::timestamptz AS ends_at
        FROM safekeeping_duty) whole
    WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
      AND (%s OR owner_id IS NOT DISTINCT FROM %s)
"""  # noqa: S608 only constants of this program


def installation(narrow: CaseFilter) -> Sql:
    """The installation, since it can make backups; owed by the person in charge of the system."""
    everything = narrow.actor is None or narrow.actor.scope.kind == "all"
    person = narrow.actor.person_id if narrow.actor is not None else None
    params = (INSTALLATION, str(_("全部数据")), narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id,
              everything, person)  # fmt: skip
    return Sql(_WHOLE, params, ("subject_id", "label", "owner_id", "begins_at", "ends_at"))


def backups(narrow: CaseFilter) -> QuerySet[Any, Any]:
    """Backups that were made, as acts."""
    return _succeeded(Backup, "safekeeping.backup")


def rehearsals(narrow: CaseFilter) -> QuerySet[Any, Any]:
    """Restores that proved an archive, as acts."""
    return _succeeded(Rehearsal, "safekeeping.rehearsal")


def _succeeded(model: type[Model], kind: str) -> QuerySet[Any, Any]:
    return (
        model._default_manager.filter(failure="")
        .annotate(
            subject_id=Value(INSTALLATION, output_field=BigIntegerField()),
            at=F("ended_at"),
            proof_kind=Value(kind),
            proof_id=F("pk"),
        )
        .values("subject_id", "at", "proof_kind", "proof_id", "person_id")
    )
