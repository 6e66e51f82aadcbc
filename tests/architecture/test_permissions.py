"""Every permission the source asks for is declared with a label, and every declared one is asked for somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yueke
from yueke.domains.organization.permissions import ALL, OF_CUSTOMERS, OF_THE_SYSTEM, OWN_ACCOUNT, ROLES

ROOT = Path(yueke.__file__).parent
PERMISSION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
NAMED = {"permission", "export_permission", "permissions", "batch_permissions", "may"}


def sources() -> list[Path]:
    left_out = {"tests", "migrations"}
    return [path for path in sorted(ROOT.rglob("*.py")) if not left_out & set(path.parts)]


def asked(tree: ast.AST) -> Iterator[str]:
    """The literals that are asked of an actor: `@command(may=…)`, `require(…, x)`, `….may(x)`, fields of that name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        places = [keyword.value for keyword in node.keywords if keyword.arg in NAMED]
        places += {"require": node.args[1:2], "may": node.args[:1]}.get(called, [])
        for place in places:
            told = [
                one.value for one in ast.walk(place) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            yield from (code.strip() for text in told for code in text.split("|"))


def test_what_is_asked_for_is_declared():
    known = ALL | OF_CUSTOMERS | OF_THE_SYSTEM | {OWN_ACCOUNT}
    unknown = {
        f"{path.relative_to(ROOT)}: {code}"
        for path in sources()
        for code in asked(ast.parse(path.read_text("utf-8")))
        if PERMISSION.fullmatch(code) and code not in known
    }
    assert not unknown


def test_what_is_declared_is_asked_for():
    seen = {
        node.value
        for path in sources()
        if path.name != "permissions.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert (ALL | OF_CUSTOMERS | OF_THE_SYSTEM) - seen == set()


def test_roles_hold_declared_permissions_and_each_is_held():
    for seed in ROLES:
        assert seed.permissions <= ALL, seed.code
    assert frozenset().union(*(seed.permissions for seed in ROLES if seed.code != "founder")) == ALL
