"""What the documents point to is there, and decisions are numbered once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert list(_dead(document)) == []


def test_decisions_are_numbered_once_in_name_and_title() -> None:
    named = [int(path.name[:4]) for path in DECISIONS]
    titled = [int(path.read_text(encoding="utf-8").split(".")[0].removeprefix("# ")) for path in DECISIONS]
    assert named == titled == list(range(1, len(DECISIONS) + 1))


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    written = tmp_path / "a.md"
    written.write_text("# Heading of `it`\n[1](#heading-of-it) [2](a.md#else) [3](b.md) [4](https://example.org/x)\n")
    assert list(_dead(written)) == ["a.md#else", "b.md"]


def _dead(document: Path) -> Iterator[str]:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, heading = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (heading and target.suffix == ".md" and heading not in _headings(target)):
            yield link


def _headings(document: Path) -> set[str]:
    """The headings as links name them: small, without marks, with hyphens for spaces."""
    found = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in found]
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in plain}
