"""What import-linter cannot see: foreign keys, template includes, who handles events."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

import yueke

ROOT = Path(yueke.__file__).parent
FOUNDATIONS = ["kernel", "organization", "imports", "catalogue", "customers", "orders"]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("yueke.")]


def relations():
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    target = field.related_model._meta.app_label
                    if target != config.label:
                        yield config.label, model.__name__, field, target


@pytest.mark.parametrize(
    "source,model,field,target",
    [pytest.param(*r, id=f"{r[0]}.{r[1]}.{r[2].name}") for r in relations()],
)
def test_foreign_keys_leave_a_module_only_toward_foundations(source, model, field, target):
    assert target in FOUNDATIONS
    if source in FOUNDATIONS:
        assert FOUNDATIONS.index(target) < FOUNDATIONS.index(source)
    assert field.remote_field.hidden, "a foreign key out of the module needs related_name='+'"


def template_folders() -> dict[str, Path]:
    return {c.label: Path(c.path) / "templates" for c in OURS if (Path(c.path) / "templates").is_dir()}


def test_templates_include_only_their_own_the_design_system_or_panels():
    allowed = {"ui", "cotton"}
    for label, folder in template_folders().items():
        for template in folder.rglob("*.html"):
            text = template.read_text(encoding="utf-8")
            for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", text):
                first = name.split("/")[0].split("#")[0]
                own = (folder / name.split("#")[0]).exists()
                design = (ROOT / "ui" / "templates" / name.split("#")[0]).exists()
                assert own or design or first in allowed, f"{label}: {template.name} includes {name}"


def python_files():
    return [p for p in ROOT.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts]


def test_only_reactions_handle_events():
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        decorators = [
            d.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for d in node.decorator_list
            if isinstance(d, ast.Call) and isinstance(d.func, ast.Name)
        ]
        if "reaction" in decorators:
            assert path.relative_to(ROOT).parts[0] == "reactions", path


def test_no_django_signals_and_no_save_overrides():
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        assert "django.db.models.signals" not in source or path.name == "apps.py", path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                names = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
                bases = {getattr(b, "attr", "") for b in node.bases}
                assert not ("Model" in bases and "save" in names), f"{path}: {node.name}.save"


def test_files_stay_readable():
    for path in [*python_files(), *ROOT.rglob("*.html"), *ROOT.rglob("static/yueke/*")]:
        if path.is_file():
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_no_vague_file_names():
    vague = {"utils", "helpers", "common", "manager", "services", "misc"}
    assert not [p for p in python_files() if p.stem in vague]


def test_domains_read_the_clock_only_at_the_doors():
    for path in (ROOT / "domains").rglob("*.py"):
        if "tests" in path.parts or path.name in {"jobs.py", "views.py"}:
            continue
        source = path.read_text(encoding="utf-8")
        assert "timezone.now()" not in source, path
        assert "clock.now" not in source, path
