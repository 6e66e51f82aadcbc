"""Clauses, their controls, what cites them and their examples fit together; nothing needs a database."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import yueke
from yueke.compliance.control import controls
from yueke.compliance.pack import builtin_packs
from yueke.kernel.events import all_reactions
from yueke.reactions.planning import VISITING_CLAUSES

SOURCE = Path(yueke.__file__).parent
EXAMPLES = Path(__file__).parents[1] / "clauses"
PACKS = builtin_packs()
CLAUSES = {clause.id: clause for pack in PACKS.values() for clause in pack.clauses()}
LEAVES = [leaf for pack in PACKS.values() for leaf in pack.leaves()]
WORKING = {leaf.id for leaf in LEAVES if leaf.state == "working"}


def test_no_clause_is_in_two_packs():
    ids = [clause.id for pack in PACKS.values() for clause in pack.clauses()]
    assert len(ids) == len(set(ids))


def test_every_working_clause_has_a_control_and_every_control_a_working_clause():
    assert {control.clause_id for control in controls()} == WORKING


@pytest.mark.parametrize("control", controls(), ids=lambda control: control.clause_id)
def test_a_control_has_the_shape_of_its_clause(control):
    clause = CLAUSES[control.clause_id]
    assert control.shape == clause.shape
    assert str(control.through), "the page of a clause says what it acts through"


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_a_clause_is_judged_or_says_why_not(leaf):
    if leaf.state == "narrative":
        assert leaf.reason
        assert not leaf.planned
        return
    assert leaf.judged, "what the judgement rests on"
    assert leaf.target is not None
    if leaf.state == "planned":
        pack = next(pack for pack in PACKS.values() if leaf in pack.leaves())
        assert pack.module(leaf.planned).title


def cited() -> dict[str, list[str]]:
    """Clause ids written in code as ``clause="…"`` (or through a constant of the file), and where."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.keyword) or node.arg != "clause":
                continue
            value = constants.get(node.value.id) if isinstance(node.value, ast.Name) else None
            if isinstance(node.value, ast.Constant):
                value = node.value.value
            if isinstance(value, str) and value:
                found[value].append(f"{path.relative_to(SOURCE)}:{node.value.lineno}")
    return found


def test_every_clause_cited_by_a_refusal_exists():
    found = cited()
    assert {"A2.3", "B4.4", "B8.2"} <= set(found), "the search itself works"
    assert {clause: where for clause, where in found.items() if clause not in CLAUSES} == {}


def test_every_clause_cited_by_a_reaction_exists_and_has_a_witness():
    for item in all_reactions():
        if item.clause:
            leaves = {leaf.id for leaf in CLAUSES[item.clause].leaves}
            assert leaves & WORKING, f"{item.name} cites {item.clause}, which nothing witnesses"


def test_visits_are_planned_for_every_working_clause_about_visiting():
    of_customers = (c for c in controls() if c.shape == "recurring" and c.subject == "customers.customer")
    recurring = {c.clause_id for c in of_customers if c.clause_id.startswith("B")}
    assert set(VISITING_CLAUSES) == recurring


def examples() -> dict[str, set[str]]:
    """Kinds of examples by clause, read from the decorators of the tests without running them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in EXAMPLES.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "example":
                    clause, kind = (argument.value for argument in decorator.args)
                    found[clause].add(kind)
    return found


EXAMPLES_OF = examples()


def test_examples_are_of_working_clauses():
    assert set(EXAMPLES_OF) == WORKING


@pytest.mark.parametrize("clause", sorted(WORKING))
def test_a_working_clause_has_a_kept_a_broken_and_a_boundary_example(clause):
    assert EXAMPLES_OF[clause] == {"kept", "broken", "boundary"}
