"""What is said of many cells at once: no dots, no places for values, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import yueke
from yueke.domains.imports.importer import importers
from yueke.kernel.cleaning.summaries import SUMMARIES, summary

ROOT = Path(yueke.__file__).parent
SOURCES = [ROOT / "kernel" / "cleaning", *(ROOT / "domains").glob("*/importing")]


def _sentences() -> set[str]:
    """Every sentence with values that a row of a sheet can be told of."""
    found = set()
    for source in (file for folder in SOURCES for file in folder.rglob("*.py") if "tests" not in file.parts):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                (said,) = node.args[:1]
                if isinstance(said, ast.Constant) and "{" in said.value:
                    found.add(said.value)
    return found


@pytest.mark.parametrize("msgid", sorted(_sentences()))
def test_no_sentence_about_many_rows_has_a_gap(msgid):
    known = {known: said for importer in importers().values() for known, said in importer.summaries.items()}
    said = summary(msgid, known=SUMMARIES | known)
    assert "…" not in said
    assert "{" not in said
    assert said.strip("：，") == said != ""


def test_no_summary_is_left_behind():
    known = {known for importer in importers().values() for known in importer.summaries}
    assert known | SUMMARIES.keys() <= _sentences()


@pytest.mark.parametrize(
    "msgid, said",
    [
        ("{year} 年 {month} 月没有 {day} 日：{text}", "日期不存在，如 2 月 30 日"),
        ("不是日期：{text}", "不是日期"),
        ("缺少客户名称", "缺少客户名称"),
        ("原来的说法“{name}”", "原来的说法“…”"),
    ],
)
def test_the_end_with_the_value_falls_away(msgid, said):
    assert summary(msgid) == said


def test_the_end_falls_away_in_english_too():
    assert summary("不是日期：{text}", {"不是日期：{text}": "Not a date: {text}"}.__getitem__) == "Not a date"
