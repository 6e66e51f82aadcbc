"""The build hook decides rightly when to fetch, and what a wheel gets."""

from __future__ import annotations

import importlib.util
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
        (tmp_path / kind / "star.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
        )
    sprite = ElementTree.fromstring(hook._sprite(tmp_path, ["star", "star-filled"]))
    assert [symbol.get("fill") for symbol in sprite] == ["none", "currentColor"]
    with pytest.raises(SystemExit, match="no icon named 'moon'"):
        hook._sprite(tmp_path, ["moon"])


def test_lock_file_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
