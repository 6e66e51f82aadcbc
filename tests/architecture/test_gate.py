"""Nothing but the gate decides who sees a personal field: no module masks by itself or asks for the permission."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

import yueke
from yueke.kernel import gate, masking, personal
from yueke.kernel.gate import MATRIX
from yueke.kernel.vault import EncryptedField

ROOT = Path(yueke.__file__).parent
MODULES = [path for path in sorted(ROOT.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]

MASKING = {
    "kernel/gate.py": "the gate",
    "domains/customers/commands/details.py": "an event holds the mask of a name, whoever reads it",
    "domains/passcodes/commands.py": "a code is sent to a telephone its log names only by its mask",
    "domains/passcodes/models.py": "the same",
    "sites/portal/doors.py": "the way a code was sent to a visitor who is nobody yet",
}
"""Modules that may mask."""

NAMING = {
    "kernel/gate.py": "the matrix",
    "domains/organization/permissions.py": "the catalogue, and the roles an installation starts with",
    "domains/tokens/rules.py": "what a token may be given",
}
"""Modules that name the permissions of the matrix."""


def names_imported(tree: ast.AST, module: str) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module)
    return {alias.name for node in found for alias in node.names}


def texts(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_nobody_masks_past_the_gate():
    masking_at = set()
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if "mask" in names_imported(tree, "yueke.kernel.masking") or "masking" in names_imported(tree, "yueke.kernel"):
            masking_at.add(path.relative_to(ROOT).as_posix())
    assert masking_at == set(MASKING)


def test_nobody_else_asks_for_the_permissions_of_the_matrix():
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if {gate.PERSONAL, gate.SENSITIVE} & texts(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert asking == set(NAMING)


def test_what_is_encrypted_is_declared_as_what_it_is():
    harmless = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                known = personal.declared(f"{model._meta.label_lower}.{field.name}")
                if known is not None and known.level in ("L1", "L2"):
                    harmless.append(f"{model._meta.label_lower}.{field.name}")
    assert harmless == []


@pytest.mark.parametrize("record", personal.records(), ids=lambda record: record.model)
def test_every_mask_is_one_there_is(record):
    for field in record.fields:
        assert not field.mask or masking.mask(field.mask, "x"), f"{record.model}.{field.name}"
        assert not field.of_companies or field.of_companies < field.level, "a company has less to hide than a person"


def test_every_permission_of_the_matrix_is_in_the_catalogue():
    from yueke.domains.organization.permissions import ALL

    assert {rule.permission for rule in MATRIX if rule.permission} | {gate.EYE} <= ALL
