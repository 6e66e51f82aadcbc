"""The free typefaces are there; the company's own come before them; what is missing is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pylopdf_fonts_zh_cn as shipped

from papers.reading import families
from yueke.config.cli import findings
from yueke.ui.papers import fonts
from yueke.ui.papers.layouts import OFFICIAL, SANS, SERIF
from yueke.ui.papers.pdf import to_pdf
from yueke.ui.papers.samples import report


def renamed(source: Path, target: Path, family: str) -> None:
    """A copy of a typeface under another name of the same length, as a company's own would have."""
    old = "Noto Serif SC"
    assert len(old) == len(family)
    content = source.read_bytes().replace(old.encode("utf-16-be"), family.encode("utf-16-be"))
    target.write_bytes(content.replace(old.encode(), family.encode()))


def test_the_free_typefaces_are_there():
    assert fonts.standing() == fonts.Standing(missing=(), own=())
    assert {SANS, SERIF} <= set(fonts.book().families())
    assert fonts.chosen(OFFICIAL.title) == (SERIF, OFFICIAL.title.weight)


def test_the_company_s_own_come_first_and_are_not_made_bolder(settings):
    folder = Path(settings.YUEKE_HOME) / "fonts"
    folder.mkdir()
    renamed(shipped.serif_path(), folder / "kai.otf", "KaiTi_ABCDEFG")
    asked = replace(OFFICIAL.headings[1], families=("No such face", "KaiTi_ABCDEFG"))
    assert fonts.chosen(asked) == ("KaiTi_ABCDEFG", 0.0)
    assert fonts.standing().own == ("kai.otf",)
    assert "kai.otf" in findings.typefaces().words
    assert "NotoSerifSC-Regular" in families(to_pdf(report("official")))


def test_missing_typefaces_are_said_and_those_of_the_machine_taken(monkeypatch):
    assert findings.typefaces().level == "good"
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
    missing = findings.typefaces()
    assert missing.level == "warning"
    assert SANS in missing.words
    assert SERIF in missing.words
    assert "pip install" in missing.advice
    assert to_pdf(report()).startswith(b"%PDF"), "whatever typefaces there are"
