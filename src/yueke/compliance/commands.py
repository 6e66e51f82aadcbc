"""Changing the regulation: adopting packs; proposing, deciding and withdrawing amendments."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.compliance import inquiries, judged
from yueke.compliance.clauses import Clause, Pack, check_terms
from yueke.compliance.control import mismatched
from yueke.compliance.durations import local_time
from yueke.compliance.events import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRefused,
    AmendmentWithdrawn,
    PackAdopted,
)  # fmt: skip
from yueke.compliance.evidence import Evidence, WhatIf, what_if, with_values
from yueke.compliance.models import AMENDMENT, AdoptedPack, Amendment
from yueke.compliance.pack import PackError
from yueke.compliance.pack_source import Source, read_file, read_folder, read_text
from yueke.compliance.periods import Period
from yueke.compliance.regulation import forget_regulation, pack_from, regulation, stored
from yueke.compliance.snapshots import take_snapshot
from yueke.compliance.term_kinds import plain
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import publish

__all__ = [
    "adopt",
    "approve_amendment",
    "compare_terms",
    "propose_amendment",
    "refuse_amendment",
    "take_snapshot",
    "withdraw_amendment",
]


@command(may="regulation.adopt")
def adopt(actor: Actor, pack: str | Path, *, at: datetime) -> AdoptedPack:
    """Adopt a pack: the code of a built-in one ("B"), a path, or its YAML text (with line breaks).

    An older version of the same pack is put out of force. Raises Invalid with every error (file and line) when
    the pack has any, and when a clause id is taken by another adopted pack.
    """
    try:
        content, read = _read(pack)
    except PackError as error:
        lines = [str(problem) for problem in error.problems]
        raise Invalid(_("制度包有 %(n)s 处错误，未采用。") % {"n": len(lines)}, fields={"pack": lines}) from None
    current = regulation()
    taken = [c.id for c in read.clauses() if c.id in current and current.pack_of(c.id).code != read.code]
    if taken:
        raise Invalid(_("条款编号 %(ids)s 已被另一部制度使用。") % {"ids": "、".join(taken)}, field="pack")
    if odd := mismatched(read):
        raise Invalid(_("有条款的判断方式与系统不一致，未采用。"), fields={"pack": odd})
    active = AdoptedPack.objects.select_for_update().filter(code=read.code, is_active=True)
    for older in active:
        if older.version == read.version and older.content == content:
            return older
        AdoptedPack.objects.filter(pk=older.pk).update(is_active=False)
    row = AdoptedPack.objects.create(
        code=read.code,
        version=read.version,
        title=read.title,
        content=content,
        adopted_at=at,
        adopted_by_id=actor.person_id,
    )
    forget_regulation()
    publish(actor, PackAdopted(at=at, code=row.code, version=row.version, title=row.title))
    return row


@command(may="regulation.propose")
def propose_amendment(
    actor: Actor,
    clause_id: str,
    values: Mapping[str, Any],
    *,
    effective_from: date,
    reason: str,
    period: Period | None = None,
    at: datetime,
) -> Amendment:
    """Ask for other terms from a day on; ``values`` is the whole new set, written as in a pack.

    What the terms would have meant in ``period`` (default: the last twelve months) is computed and kept with it; where
    that takes long, by a worker a little later.
    """
    current = regulation()
    clause = current.clause(clause_id)
    today = local_time(at).date()
    _check(clause, values, effective_from, reason, today)
    before = clause.terms_at(effective_from) if clause.terms else None
    year_ago = today - timedelta(days=364)
    span = period or Period.between(year_ago, today)
    with_values(clause, values, at)
    answer = judged.ask(inquiries.tried(clause_id, plain(dict(values)), span), at, SYSTEM)
    row = Amendment.objects.create(
        pack_code=current.pack_of(clause_id).code,
        clause_id=clause_id,
        effective_from=effective_from,
        values=plain(dict(values)),
        before=dict(before.plain) if before else {},
        reason=reason.strip(),
        what_if=_compared(answer.told) if answer else _to_compare(span),
        proposed_by_id=actor.person_id,
        proposed_at=at,
    )
    publish(actor, AmendmentProposed(at=at, amendment_id=row.pk, clause_id=clause_id))
    if answer is None:
        judged.compare_later(row.pk)
    return row


@command(may="regulation.judge")
def compare_terms(actor: Actor, amendment_id: int, *, at: datetime) -> bool:
    """Work out what proposed terms would have meant, where that took too long for the proposal; else False."""
    row = _amendment(amendment_id)
    if row.is_compared or row.what_if is None:
        return False
    start, end = (date.fromisoformat(row.what_if["now"][name]) for name in ("start", "end"))
    row.what_if = _compared(what_if(row.clause_id, row.values, Period(start, end), at))
    row.save(update_fields=["what_if"])
    return True


@command(may="regulation.approve")
def approve_amendment(actor: Actor, amendment_id: int, *, note: str = "", at: datetime) -> Amendment:
    """Let the proposed terms take effect from their day; whoever proposed them may not."""
    row = _amendment(amendment_id)
    _other_than_proposer(actor, row)
    if row.effective_from < local_time(at).date():
        raise Refused(
            _("生效日期 %(date)s 已过，不能追溯生效。请撤回后重新提出。") % {"date": row.effective_from},
            clause=row.clause_id,
        )
    if Amendment.objects.filter(clause_id=row.clause_id, effective_from=row.effective_from, state="approved").exists():
        raise Refused(_("该条款在同一天已有一项批准的修订，请另选生效日期。"), clause=row.clause_id)
    # The pack may have been adopted anew since the proposal.
    if problems := check_terms(regulation().clause(row.clause_id), row.values):
        raise Refused("；".join(p.message for p in problems), clause=row.clause_id)
    AMENDMENT.move(row, "approve", at=at, decided_by_id=actor.person_id, decided_at=at, note=note.strip())
    forget_regulation()
    publish(actor, AmendmentApproved(at=at, amendment_id=row.pk, clause_id=row.clause_id))
    return row


@command(may="regulation.approve")
def refuse_amendment(actor: Actor, amendment_id: int, *, note: str, at: datetime) -> Amendment:
    """Turn a proposal down, saying why."""
    row = _amendment(amendment_id)
    _other_than_proposer(actor, row)
    if not note.strip():
        raise Invalid(_("请写明不批准的理由。"), field="note")
    AMENDMENT.move(row, "refuse", at=at, decided_by_id=actor.person_id, decided_at=at, note=note.strip())
    publish(actor, AmendmentRefused(at=at, amendment_id=row.pk, clause_id=row.clause_id))
    return row


@command(may="regulation.propose")
def withdraw_amendment(actor: Actor, amendment_id: int, *, at: datetime) -> Amendment:
    """Take one's own proposal back before it is decided."""
    row = _amendment(amendment_id)
    if row.proposed_by_id != actor.person_id:
        raise Forbidden(_("只有提出人可以撤回这项修订。"))
    AMENDMENT.move(row, "withdraw", at=at, decided_at=at)
    publish(actor, AmendmentWithdrawn(at=at, amendment_id=row.pk, clause_id=row.clause_id))
    return row


def _read(pack: str | Path) -> tuple[dict[str, Any], Pack]:
    """What is stored of a pack, and the pack; raises PackError."""
    if isinstance(pack, str):
        if "\n" in pack:
            return _whole(read_text(pack, "pack.yaml"))
        if pack.isalnum() and pack.isupper():
            return _built_in(pack)
    path = Path(pack)
    return _whole(read_folder(path) if path.is_dir() else read_file(path))


@functools.cache
def _built_in(code: str) -> tuple[dict[str, Any], Pack]:
    """A pack of the product, read once: its files do not change while it runs."""
    with importlib.resources.as_file(importlib.resources.files("yueke.packs")) as root:
        folder = root / code
        if not folder.is_dir():
            raise NotFound(_("没有代号为“%(code)s”的内置制度包。") % {"code": code})
        return _whole(read_folder(folder))


def _whole(source: Source) -> tuple[dict[str, Any], Pack]:
    if source.problems:
        raise PackError(source.problems)
    content = stored(source)
    return content, pack_from(content) if not source.marks else _checked(source)


def _check(clause: Clause, values: Mapping[str, Any], effective: date, reason: str, today: date) -> None:
    fields: dict[str, list[Any]] = {}
    if clause.parts or clause.state == "narrative" or not clause.specs:
        raise Invalid(_("条款 %(id)s 没有可修订的参数。") % {"id": clause.id}, clause=clause.id)
    for problem in check_terms(clause, values):
        name = str(problem.path[0]) if problem.path else "values"
        fields.setdefault(name, []).append(problem.message)
    if not reason.strip():
        fields["reason"] = [_("请写明修订理由。")]
    if effective < today:
        fields["effective_from"] = [_("生效日期不能早于今天：已经开始的事项按原参数执行。")]
    if fields:
        raise Invalid(_("修订内容有误，请更正。"), fields=fields, clause=clause.id)


def _amendment(amendment_id: int) -> Amendment:
    row = Amendment.objects.filter(pk=amendment_id).first()
    if row is None:
        raise NotFound
    return row


def _other_than_proposer(actor: Actor, row: Amendment) -> None:
    if row.proposed_by_id == actor.person_id:
        raise Forbidden(_("提出人不能审批自己提出的修订。"))


def _compared(tried: WhatIf) -> dict[str, Any]:
    return {"now": _figures(tried.now), "then": _figures(tried.then)}


def _to_compare(period: Period) -> dict[str, Any]:
    span = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    return {"now": span, "then": span}


def _figures(found: Evidence) -> dict[str, Any]:
    return {
        "kept": found.kept,
        "broken": found.broken,
        "pending": found.pending,
        "rate": None if found.rate is None else f"{found.rate:.4f}",
        "light": found.light,
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
    }


def _checked(source: Source) -> Pack:
    """The pack read with its marks, so that errors name file and line."""
    from yueke.compliance.pack_reader import PackReader

    pack = PackReader(source).pack()
    if source.problems or pack is None:
        raise PackError(source.problems)
    return pack
