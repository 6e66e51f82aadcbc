"""The check of a chain, without a database: whatever is done to the lines, the place is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.audit.chain import FIRST, Finding, Line, Mark, Walk, covered


def chain(n: int, *, start: int = 1, previous: str = FIRST, word: str = "事") -> list[Line]:
    lines = []
    for seq in range(start, start + n):
        fields = (str(seq), f"{word}{seq}", previous)
        previous = covered(fields)
        lines.append(Line(seq, previous, fields))
    return lines


def findings(lines: list[Line], anchors: list[Mark] | None = None) -> list[Finding]:
    known: dict[int, list[str]] = {}
    for mark in anchors or []:
        known.setdefault(mark.seq, []).append(mark.hash)
    walk = Walk(known)
    for line in lines:
        walk.step(line)
    walk.end()
    return walk.findings


def with_text(line: Line, text: str, *, sealed: bool) -> Line:
    fields = (line.fields[0], text, line.fields[2])
    return Line(line.seq, covered(fields) if sealed else line.hash, fields)


@given(st.integers(0, 30))
def test_an_untouched_chain_holds(n):
    assert findings(chain(n)) == []


@given(st.integers(1, 20), st.data())
def test_a_changed_line_is_named(n, data):
    lines = chain(n)
    place = data.draw(st.integers(0, n - 1))
    lines[place] = with_text(lines[place], "别的", sealed=False)
    assert findings(lines) == [Finding("changed", place + 1, place + 1)]


@given(st.integers(2, 20), st.data())
def test_a_changed_line_with_a_new_hash_is_named(n, data):
    lines = chain(n)
    place = data.draw(st.integers(0, n - 2))
    lines[place] = with_text(lines[place], "别的", sealed=True)
    assert findings(lines) == [Finding("rewritten", place + 1, place + 1)]


@given(st.integers(2, 20), st.data())
def test_removed_lines_are_named(n, data):
    lines = chain(n)
    first = data.draw(st.integers(1, n - 1))
    last = data.draw(st.integers(first, n - 1))
    assert findings(lines[: first - 1] + lines[last:]) == [Finding("removed", first, last)]


def test_closing_the_gap_by_new_numbers_does_not_hide_it():
    lines = chain(9)
    moved = [replace(line, seq=line.seq - 1, fields=(str(line.seq - 1), *line.fields[1:])) for line in lines[4:]]
    assert findings(lines[:3] + moved) == [Finding("changed", 4, 8)]


def test_an_inserted_line_is_named():
    lines = chain(6)
    assert findings([*lines[:3], with_text(lines[2], "插入", sealed=True), *lines[3:]]) == [Finding("inserted", 3, 3)]


def test_swapped_lines_are_named():
    lines = chain(6)
    lines[1], lines[4] = (
        replace(lines[4], seq=2, fields=("2", *lines[4].fields[1:])),
        replace(lines[1], seq=5, fields=("5", *lines[1].fields[1:])),
    )
    assert findings(lines) == [Finding("changed", 2, 2), Finding("changed", 5, 5)]


@pytest.mark.parametrize("start", [1, 4])
def test_only_an_anchor_sees_a_chain_written_anew(start):
    lines = chain(8)
    kept = lines[: start - 1]
    forged = kept + chain(9 - start, start=start, previous=kept[-1].hash if kept else FIRST, word="假")
    assert findings(forged) == []
    anchors = [Mark(line.seq, line.hash) for line in (lines[1], lines[5])]
    good = 2 if start > 2 else 0
    named = findings(forged, anchors)
    assert named[0] == Finding("rewritten", good + 1, 6) if good else Finding("rewritten", 1, 2)
    assert named[0].first <= max(start, good + 1)


def test_only_an_anchor_sees_a_tail_cut_off():
    lines = chain(8)
    assert findings(lines[:5]) == []
    assert findings(lines[:5], [Mark(7, lines[6].hash)]) == [Finding("cut", 6, 7)]
