"""Rules of honesty, as checks: each answers with what is wrong, in words for a developer; empty when nothing is."""

from __future__ import annotations

from collections.abc import Iterable

from yueke.compliance.clauses import Pack
from yueke.compliance.control import control_for, controls


def unwitnessed(packs: Iterable[Pack]) -> list[str]:
    """Working clauses nothing judges, and narrative ones that do not say why they are not judged."""
    wrong = []
    for pack in packs:
        for clause in pack.leaves():
            if clause.state == "working" and control_for(clause.id) is None:
                wrong.append(f"{clause.id} is working but has no control")
            if clause.state == "narrative" and not clause.reason:
                wrong.append(f"{clause.id} is not judged and does not say why")
    return wrong


def misdirected(packs: Iterable[Pack]) -> list[str]:
    """Controls of clauses that do not exist, are not working, have parts, or are of another shape."""
    clauses = {clause.id: clause for pack in packs for clause in pack.clauses()}
    wrong = []
    for control in controls():
        clause = clauses.get(control.clause_id)
        if clause is None:
            wrong.append(f"{control.clause_id} has a control but is in no pack")
        elif clause.parts or clause.state != "working":
            wrong.append(f"{control.clause_id} has a control but is not a working clause")
        elif clause.shape != control.shape:
            wrong.append(f"{control.clause_id} is {clause.shape}, its control {control.shape}")
    return wrong


def unproven(cited: Iterable[str], packs: Iterable[Pack]) -> list[str]:
    """Clauses that commands or reactions cite and nothing witnesses (a clause with parts: none of them)."""
    clauses = {clause.id: clause for pack in packs for clause in pack.clauses()}
    wrong = []
    for clause_id in sorted(set(cited)):
        clause = clauses.get(clause_id)
        if clause is None:
            wrong.append(f"{clause_id} is cited but is in no pack")
        elif not any(control_for(leaf.id) for leaf in clause.leaves):
            wrong.append(f"{clause_id} is cited but nothing witnesses it")
    return wrong
