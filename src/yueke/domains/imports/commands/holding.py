"""A batch held for a step: permitted, seen by the actor, locked; and who acts for it in a worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yueke.domains.imports.importer import Importer, importer_of, importers
from yueke.domains.imports.models import ImportBatch
from yueke.domains.organization import queries as organization
from yueke.kernel.access import SYSTEM, Actor, require
from yueke.kernel.errors import NotFound


def gate(actor: Actor, kind: str) -> Importer:
    """The importer of ``kind``; raises NotFound for an unknown kind, Forbidden without its permission."""
    if kind not in importers():
        raise NotFound
    importer = importer_of(kind)
    require(actor, importer.permission)
    return importer


def held(actor: Actor, batch_id: int) -> tuple[ImportBatch, Importer]:
    """The batch, locked until the transaction ends, and its importer."""
    if not ImportBatch.objects.visible_to(actor).filter(pk=batch_id).exists():
        raise NotFound
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    return batch, gate(actor, batch.kind)


def importer_actor(batch: ImportBatch, *, on: date) -> Actor:
    """Who the batch is imported for, with the permissions they hold now, in the department they chose then."""
    if batch.created_by is None:
        return SYSTEM
    actor = organization.actor_for(batch.created_by, on=on)
    return replace(actor, department_id=batch.department_id or actor.department_id)
