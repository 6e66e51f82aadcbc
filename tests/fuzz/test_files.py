"""Sheets and packs nobody could have written: each is read, or refused in words, and nothing else happens."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from itertools import pairwise
from typing import Any

import pytest
from hostile import ROUNDS, TEXTS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yueke.compliance.pack import PackError, load_pack
from yueke.compliance.pack_source import read_text
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import Limits, Sheet
from yueke.kernel.sheets.tests.make import workbook

bounded = settings(max_examples=60 * ROUNDS, deadline=None)
SMALL = Limits(bytes=2**20, unpacked=2**22, rows=200, columns=60)
FIRST = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"%PDF-",
    b"<?xml ",
)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "shift_jis",
    "koi8-r",
    "latin-1",
)


def read(data: bytes) -> Sheet | None:
    """The table in ``data``, or None where it is refused in words."""
    try:
        found = read_table(data, "x", limits=SMALL, known_titles=("客户名称", "手机"))
    except SheetError:
        return None
    assert len(found.rows) == len(found.row_numbers)
    assert {len(row) for row in found.rows} <= {len(found.columns)}
    assert len(found.rows) <= SMALL.rows
    assert len(found.columns) <= SMALL.columns
    return found


@bounded
@given(st.sampled_from(FIRST), st.binary(max_size=400))
def test_any_bytes(first: bytes, rest: bytes) -> None:
    read(first + rest)


@bounded
@given(st.text(max_size=200), st.sampled_from(ENCODINGS), st.sampled_from(",;\t|，"))
def test_text_in_any_encoding(body: str, encoding: str, delimiter: str) -> None:
    text = f"客户名称{delimiter}手机\n甲{delimiter}1\n{body}\n"
    read(text.encode(encoding, "replace"))


texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=20))


@bounded
@given(st.lists(st.lists(texts, max_size=6), min_size=1, max_size=12))
def test_any_table_of_text(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, escapechar="\\").writerows(rows)
    read(stream.getvalue().encode("utf-8", "replace"))


GOOD = workbook(["客户名称", "手机"], ["甲", "13812345678"], ["乙", "=1+1"], ["丙", "2026-02-30"])


@bounded
@given(st.integers(0, len(GOOD)), st.binary(max_size=8))
def test_a_workbook_cut_short_or_spoilt(at: int, other: bytes) -> None:
    read(GOOD[:at] + other)
    read(GOOD[:at] + other + GOOD[at + len(other) :])


def test_any_part_of_a_workbook_may_be_nonsense() -> None:
    @bounded
    @given(st.sampled_from(sorted(zipfile.ZipFile(io.BytesIO(GOOD)).namelist())), st.data())
    def check(part: str, data: Any) -> None:
        content = zipfile.ZipFile(io.BytesIO(GOOD)).read(part)
        at = data.draw(st.integers(0, len(content)))
        other = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from(NONSENSE)))
        read(packed({part: content[:at] + other + content[at + len(other) :]}))

    check()


NONSENSE = (
    b"",
    b"<",
    b'r="XFD1048576"',
    b'r="ZZZZZZ99999999999"',
    b'count="999999999999"',
    b"<v>1e999</v>",
    b"\x00",
    b"&amp;&x;",
    b"999999999999999999999",
)


def packed(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The good workbook with some parts changed or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(target, "w", method) as out:
        for name in good.namelist():
            out.writestr(name, parts.get(name, good.read(name)))
        for name in parts.keys() - set(good.namelist()):
            out.writestr(name, parts[name])
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet(body: str, before: str = "") -> bytes:
    """A sheet of a workbook in XML."""
    return f'<?xml version="1.0"?>{before}{HEAD}{body}</worksheet>'.encode()


LETTERS = "abcdefghij"
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {one} "{("&" + before + ";") * 10}">' for before, one in pairwise(LETTERS)
) + "]>"  # fmt: skip
TO_REFUSE = {
    "a cell far to the right": '<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>',
    "a cell far below": '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>',
    "cells at the corners": '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    "a column beyond all": '<sheetData><row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row></sheetData>',
    "a row beyond all": '<sheetData><row r="4294967295"><c r="A4294967295"><v>1</v></c></row></sheetData>',
}  # fmt: skip


@pytest.mark.parametrize("body", TO_REFUSE.values(), ids=TO_REFUSE)
def test_a_sheet_that_claims_to_be_enormous_is_refused(body: str) -> None:
    assert read(packed({SHEET: sheet(body)})) is None


def test_entities_are_not_expanded_and_nothing_is_fetched() -> None:
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    outside = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    for entity, before in (("&j;", BILLION), ("&x;", outside)):
        found = read(packed({SHEET: sheet(cell.format(entity), before)}))
        told = (
            "" if found is None else "".join(map(str, (*found.columns, *(cell for row in found.rows for cell in row))))
        )
        assert len(told) < 1000
        with open("/etc/hostname") as name:
            assert (name.read().strip() or "no name") not in told


def test_a_sheet_of_nothing_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({SHEET: sheet("<sheetData>" + " " * 50_000_000 + "</sheetData>")})
    assert len(bomb) < 2**20
    assert read(bomb) is None


def test_a_size_that_lies_is_found_out() -> None:
    """The directory of the archive says 1 KB; what is packed is 50 MB."""
    content = sheet("<sheetData>" + " " * 50_000_000 + "</sheetData>")
    bomb = bytearray(packed({SHEET: content}))
    told, lie = len(content).to_bytes(4, "little"), (1024).to_bytes(4, "little")
    assert bomb.count(told) >= 2
    assert read(bytes(bomb.replace(told, lie))) is None


def test_zlib_is_what_packs_workbooks() -> None:
    """A part packed thousandfold is what a bomb looks like; the limit above is on what is unpacked, not on the rate."""
    assert len(zlib.compress(b" " * 1_000_000)) < 2_000


PACK = """\
code: Z
title: 试
version: "1"
issuer_kind: company
posts: [{code: head, title: 主管}]
chapters:
  - id: Z1
    title: 章
    clauses:
      - {id: Z1.1, title: 款, text: 每{every}一次。, shape: recurring, parameters: {every: {kind: duration, title: 间隔}},
         terms: [{from: 2024-01-01, every: 3 months}]}
"""


def pack(text: str) -> None:
    """Read a pack; it is whole, or refused with the lines."""
    problems: tuple[Any, ...] = ()
    try:
        load_pack(text + "\n")
    except PackError as refused:
        problems = refused.problems or (None,)
    assert all(problem and problem.line > 0 and problem.message for problem in problems)


@bounded
@given(st.text(max_size=300))
@example("NULL")
@example("~")
def test_any_text_as_a_pack(text: str) -> None:
    pack(text)


YAML = ("&a [*a]", "!!python/object/apply:os.system [id]", "{? [1]: 2}", "<<: {a: 1}", "- - - -", "0x" + "f" * 2000, "2026-02-30",
        "!!binary a", "!!int x", "!!timestamp 2026-99-99", "!!float .nan", "1:2:3", "1e999", "\t", "%YAML 9.9", "[" * 400, "{" * 400,
        "null", "~", "[]", "{}", "3 months", "99999999999999999999 months", "'", '"\\ud800"', '"\\0"', "|\n  x", "!!set {a}", "!!omap [a: 1]")  # fmt: skip


@bounded
@given(st.integers(0, len(PACK)), st.one_of(st.sampled_from(YAML), st.text(max_size=12)), st.integers(0, 30))
def test_a_pack_with_something_else_in_it(at: int, other: str, gone: int) -> None:
    pack(PACK[:at] + other + PACK[at + gone :])


@bounded
@given(
    st.sampled_from(
        [word for word in PACK.replace(",", " ").replace("{", " ").replace("}", " ").split() if not word.endswith(":")]
    ),
    st.sampled_from(YAML),
)
def test_a_pack_with_another_value(word: str, other: str) -> None:
    pack(PACK.replace(word, other, 1))


def test_references_cannot_multiply() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"] + [
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
    ]
    assert read_text("\n".join(lines), "pack.yaml").problems
