"""The build hook decides rightly when to fetch, and what a wheel gets."""

from __future__ import annotations

import gettext
import importlib.util
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def hook():
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path, hook):
    """A copy of the inputs, whose assets count as built."""
    for name in (*hook.INPUTS, "hatch_build.py", hook.ICON_NAMES.as_posix()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    vendor = tmp_path / hook.VENDOR
    vendor.mkdir(parents=True)
    (vendor / hook.STAMP).write_text(hook._fingerprint(tmp_path))
    return tmp_path


def test_unchanged_inputs_fetch_nothing(hook, tree, monkeypatch):
    monkeypatch.setenv("PATH", "")
    hook.build(tree)
    assert sorted(path.name for path in (tree / hook.VENDOR).iterdir()) == [hook.STAMP]


@pytest.mark.parametrize("name", ["package-lock.json", "src/yueke/ui/icons.txt"])
def test_changed_inputs_ask_for_node(hook, tree, monkeypatch, name):
    with (tree / name).open("a") as file:
        file.write("\n")
    made = hook.BuildHook(str(tree), {}, None, None, str(tree), "wheel")
    monkeypatch.setenv("PATH", "")
    assert made.dependencies() == [hook.NODE_PACKAGE]


def test_sprite_holds_outline_and_filled_icons(hook, tmp_path):
    for kind in ("outline", "filled"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "star.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    sprite = ElementTree.fromstring(hook._sprite(tmp_path, ["star", "star-filled"]))
    assert [symbol.get("fill") for symbol in sprite] == ["none", "currentColor"]
    with pytest.raises(SystemExit, match="no icon named 'moon'"):
        hook._sprite(tmp_path, ["moon"])


@pytest.fixture
def catalogue(tmp_path, hook):
    """A catalogue of one sentence, not compiled yet."""
    source = tmp_path / hook.LOCALES / "en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, python-format\nmsgid "%(n)s 条"\nmsgstr "%(n)s records"\n',
        "utf-8",
    )
    return source


def _said(source: Path, msgid: str) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(msgid)


def test_translations_are_compiled_when_they_changed(hook, tmp_path, catalogue):
    hook.compile_messages(tmp_path)
    assert _said(catalogue, "%(n)s 条") == "%(n)s records"
    compiled = catalogue.with_suffix(".mo")
    os.utime(catalogue, (1, 1))
    os.utime(compiled, (2, 2))
    hook.compile_messages(tmp_path)
    assert compiled.stat().st_mtime == 2
    catalogue.write_text(catalogue.read_text("utf-8").replace("records", "rows"), "utf-8")
    hook.compile_messages(tmp_path)
    assert _said(catalogue, "%(n)s 条") == "%(n)s rows"


def test_broken_catalogues_stop_the_build(hook, tmp_path, catalogue):
    catalogue.write_text(catalogue.read_text("utf-8") + "\n<<<<<<< ours\n", "utf-8")
    with pytest.raises(Exception, match="misformatted"):
        hook.compile_messages(tmp_path)
    assert not catalogue.with_suffix(".mo").exists()


def test_lock_file_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
