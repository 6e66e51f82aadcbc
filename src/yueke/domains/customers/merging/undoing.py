"""Two archives again: what a merge wrote down is checked against what is there now, then taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.labels import label_of
from yueke.domains.customers.merging.joining import images
from yueke.domains.customers.merging.marks import cipher_in, encrypted, marks_of, plain
from yueke.domains.customers.merging.models import Merge, MergedRows
from yueke.domains.customers.merging.relations import relation
from yueke.domains.customers.models import Customer
from yueke.domains.customers.records import DERIVED, refresh
from yueke.domains.customers.rules.merging import ROUTINE, edited_since, marks_broken, source_back
from yueke.kernel.errors import Message, Refused
from yueke.kernel.vault import renewed

_NAMED = 5
"""How many hindrances a refusal names."""


def hindrances(done: Merge) -> list[str]:
    """What stands in the way of taking a merge back, in words; empty when nothing does."""
    return [str(one) for one in (*_newer(done), *_edited(done), *_rows_changed(done))]


def take_back(done: Merge, *, at: datetime) -> None:
    """Restore both archives, held locked by the caller; Refused with nothing changed when something hinders."""
    found = hindrances(done)
    if found:
        told = "；".join(found[:_NAMED])
        raise Refused(_("不能撤销：合并之后已有变动。%(what)s") % {"what": told})
    untouched = _untouched(done)
    for step in done.rows.order_by("-position"):
        _back(step)
    _restore(done.absorbed_id, {column: was for column, (was, _now) in done.absorbed_was.items()})
    before = {column: was for column, (was, _now) in done.survivor_was.items()}
    if untouched:
        _restore(done.survivor_id, before)
        return
    # Edited meanwhile, elsewhere than where the merge wrote: those edits stay, what is derived is worked out anew.
    now = images(done.survivor_id)[done.survivor_id]
    if "source" in done.survivor_was:
        before["source"] = source_back(now["source"], *done.survivor_was["source"])
    kept = {column: was for column, was in before.items() if column not in ROUTINE or column == "source"}
    _restore(done.survivor_id, kept)
    survivor = Customer.objects.get(pk=done.survivor_id)
    refresh(survivor)
    survivor.version += 1
    survivor.updated_at = at
    survivor.save(update_fields=[*DERIVED, "version", "updated_at"])


def _untouched(done: Merge) -> bool:
    now = plain(images(done.survivor_id)[done.survivor_id])
    after = plain({column: then for column, (_was, then) in done.survivor_was.items()})
    return all(now[column] == then for column, then in after.items())


def _newer(done: Merge) -> Iterable[Message]:
    both = (done.survivor_id, done.absorbed_id)
    later = Merge.objects.filter(pk__gt=done.pk, undone_at__isnull=True).select_related("survivor", "absorbed")
    for one in later.filter(Q(survivor__in=both) | Q(absorbed__in=both)).order_by("-pk")[:_NAMED]:
        yield _("之后 %(absorbed)s 又并入了 %(survivor)s，请先撤销那一次") % {
            "absorbed": one.absorbed.number,
            "survivor": one.survivor.number,
        }


def _edited(done: Merge) -> Iterable[Message]:
    now = images(done.survivor_id, done.absorbed_id)
    for pk, changes in ((done.survivor_id, done.survivor_was), (done.absorbed_id, done.absorbed_was)):
        after = plain({name: then for name, (_was, then) in changes.items()})
        for column in edited_since(after, plain({name: now[pk][name] for name in changes})):
            yield _("“%(fact)s”又被修改过") % {"fact": label_of(column)}


def _rows_changed(done: Merge) -> Iterable[Message]:
    for step in done.rows.order_by("position"):
        model = apps.get_model(step.model)
        changed, gone = marks_broken(step.ids, step.marks, marks_of(model, step.ids, step.columns, step.seal))
        declared = relation(step.relation)
        label = declared.label if declared else model._meta.verbose_name
        if changed:
            yield _("%(label)s %(names)s 被修改过") % {"label": label, "names": _named(model, changed)}
            if encrypted(model) and not step.seal:
                yield _("（这次合并由旧版本记录：轮换密钥之后，旧记录里的%(label)s看起来都像被修改过）") % {
                    "label": label
                }
        if gone:
            yield _("%(n)s 条%(label)s已被删除") % {"n": len(gone), "label": label}


def _named(model: type[Model], ids: list[int]) -> str:
    """Up to three rows by their number, else by id."""
    name = "number" if any(field.name == "number" for field in model._meta.concrete_fields) else "pk"
    shown = model._base_manager.filter(pk__in=ids[:3]).order_by("pk").values_list(name, flat=True)
    more = _(" 等 %(n)s 条") % {"n": len(ids)} if len(ids) > 3 else ""
    return "、".join(map(str, shown)) + str(more)


def _back(step: MergedRows) -> None:
    model = apps.get_model(step.model)
    rows = model._base_manager.filter(pk__any_of=step.ids)
    if step.made:
        rows.delete()
        return
    # A life has no way back from cancelled to planned; here nothing goes on, something did not happen.
    with pgtrigger.ignore(*_lives(model)) if "state" in step.was else nullcontext():
        rows.update(**step.was)


def _lives(model: type[Model]) -> list[str]:
    triggers: list[Any] = getattr(model._meta, "triggers", [])
    return [f"{model._meta.label}:{one.name}" for one in triggers if isinstance(one, pgtrigger.FSM)]


def _restore(customer_id: int, columns: dict[str, Any]) -> None:
    """Write columns of a customer from their JSON images, as they were; what an old key encrypted, under the present."""
    if not columns:
        return
    for name, context in encrypted(Customer).items():
        if columns.get(name):
            columns[name] = "\\x" + renewed(cipher_in(columns[name]), context).hex()
    quoted = [connection.ops.quote_name(column) for column in sorted(columns)]
    names = ", ".join(quoted)
    values = ", ".join(f"r.{name}" for name in quoted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE customers_customer c SET ({names}) = ROW({values})"  # noqa: S608  columns of the record of a merge
            " FROM jsonb_populate_record(NULL::customers_customer, %s::jsonb) r WHERE c.id = %s",
            [json.dumps(columns), customer_id],
        )
