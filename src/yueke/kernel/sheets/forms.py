"""Sheets for people to fill: the import template, and the failed rows that come back with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yueke.kernel.cleaning.text import Cell
from yueke.kernel.cleaning.wording import _, said
from yueke.kernel.sheets.sheet import REASON_COLUMN, Sheet, column_letters
from yueke.kernel.sheets.writing import Formats, Target, sheet_name, shown_width, workbook_at, write_cell

#: Rows of a template that are prepared with text format and drop-downs.
PREPARED_ROWS = 10_000
_LIST_SIGNS = 255
_TEXT_KINDS = frozenset({"phone", "mobile", "landline", "identity", "credit_code", "code"})


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template.

    ``kind`` as in ``FieldSpec``: phones and numbers of documents get text format.  ``choices`` become a
    drop-down. ``help`` is said on the instruction sheet and beside the header.
    """

    title: str
    kind: str = "text"
    required: bool = False
    choices: Sequence[str] = field(default=())
    example: str = ""
    help: str = ""


class Failure(NamedTuple):
    """Why a row was refused.  ``row_number`` is the sheet row (from 1); ``columns`` the cells at fault,
    from 0."""

    row_number: int
    reason: str
    columns: tuple[int, ...] = ()


def write_template(
    target: Target,
    title: str,
    columns: Sequence[TemplateColumn],
    *,
    instructions: Sequence[str] = (),
    name: str = "数据",
    translate: Callable[[str], str] = str,
) -> None:
    """A workbook to fill: first the data sheet, then 填写说明.

    Required headers carry a red star.  The second row is an example that begins with 示例： and is left out
    when the sheet is read.  ``translate`` turns the fixed sentences into the reader's language.
    """
    with workbook_at(target, streaming=False) as book:
        formats = Formats(book)
        sheet = book.add_worksheet(sheet_name(name))
        guide = book.add_worksheet("填写说明")
        lists = _choice_lists(book, columns)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 24)
        for j, column in enumerate(columns):
            form = formats.text if column.kind in _TEXT_KINDS else None
            width = max(shown_width(column.title), shown_width(column.example)) + 4
            sheet.set_column(j, j, min(max(width, 12), 44), form)
            _write_header(sheet, j, column, formats)
            _limit(sheet, j, column, lists, translate)
            example = column.example or (column.choices[0] if column.choices else "")
            sheet.write_string(1, j, f"示例：{example}" if j == 0 else example, formats.example)
        _write_guide(
            guide,
            title,
            columns,
            [*instructions, *(said(rule, translate) for rule in _RULES)],
            formats,
            translate,
        )
        sheet.activate()


def _write_header(sheet: Any, j: int, column: TemplateColumn, formats: Formats) -> None:
    if column.required:
        sheet.write_rich_string(0, j, formats.star, "*", formats.bold, column.title, formats.header)
    else:
        sheet.write_string(0, j, column.title, formats.header)
    if column.help:
        sheet.write_comment(0, j, column.help, {"visible": False, "x_scale": 1.6})


def _choice_lists(book: Any, columns: Sequence[TemplateColumn]) -> dict[int, str]:
    """Ranges on a hidden sheet for choices too long for a rule (255 characters) or with commas in them."""
    long = {
        j: column.choices
        for j, column in enumerate(columns)
        if len(",".join(column.choices)) > _LIST_SIGNS or any("," in choice for choice in column.choices)
    }
    if not long:
        return {}
    hidden = book.add_worksheet("选项")
    hidden.hide()
    ranges = {}
    for place, (j, choices) in enumerate(long.items()):
        letters = column_letters(place)
        for i, choice in enumerate(choices):
            hidden.write_string(i, place, choice)
        ranges[j] = f"=选项!${letters}$1:${letters}${len(choices)}"
    return ranges


def _limit(sheet: Any, j: int, column: TemplateColumn, lists: dict[int, str], translate: Callable[[str], str]) -> None:
    if column.choices:
        sheet.data_validation(
            2,
            j,
            PREPARED_ROWS,
            j,
            {
                "validate": "list",
                "source": lists.get(j) or list(column.choices),
                "error_title": column.title[:32],
                "error_message": said(_("请从下拉列表中选择"), translate),
                "error_type": "warning",
            },
        )


def _write_guide(
    guide: Any,
    title: str,
    columns: Sequence[TemplateColumn],
    lines: Sequence[str],
    formats: Formats,
    translate: Callable[[str], str],
) -> None:
    guide.set_column(0, 0, 22)
    guide.set_column(1, 1, 8)
    guide.set_column(2, 2, 60, formats.note)
    guide.set_column(3, 3, 34, formats.note)
    guide.write_string(0, 0, title, formats.title)
    row = 1
    for line in lines:
        guide.merge_range(row, 0, row, 3, line, formats.note)
        guide.set_row(row, 16 * (1 + shown_width(line) // 120))
        row += 1
    row += 1
    for j, heading in enumerate((_("列名"), _("必填"), _("怎么填"), _("可选值"))):
        guide.write_string(row, j, said(heading, translate), formats.header)
    for column in columns:
        row += 1
        guide.write_string(row, 0, column.title)
        guide.write_string(row, 1, said(_("是"), translate) if column.required else "", formats.star)
        guide.write_string(row, 2, column.help or said(_HOW.get(column.kind, ""), translate), formats.note)
        guide.write_string(row, 3, "、".join(column.choices)[:2000], formats.note)


_RULES = (
    _("带红色 * 的列必须填写；以“示例：”开头的一行导入时自动跳过，可以删除。"),
    _("不要改动表头文字；列的顺序可以调整，不需要的列可以删除。"),
)
_HOW = {
    "phone": _("手机或座机；座机写区号，分机写“转802”"),
    "mobile": _("11 位手机号"),
    "landline": _("区号-号码，分机写“转802”"),
    "date": "2026-11-22",
    "amount": _("单位：元"),
    "quantity": _("大于 0 的数"),
    "email": "name@example.com",
    "address": _("省、市、区、街道门牌，写在一格里"),
    "identity": _("18 位"),
    "credit_code": _("18 位"),
}


def write_failed_rows(target: Target, sheet: Sheet, failures: Iterable[Failure]) -> int:
    """The refused rows as they were, with a last column 错误原因; fixed, the sheet can be uploaded as it is.

    Cells at fault are marked.  Several failures of a row are joined.  Returns the number of rows.
    """
    reasons: dict[int, list[str]] = {}
    faults: dict[int, set[int]] = {}
    for failure in failures:
        known = reasons.setdefault(failure.row_number, [])
        if failure.reason not in known:
            known.append(failure.reason)
        faults.setdefault(failure.row_number, set()).update(failure.columns)
    places = {number: i for i, number in enumerate(sheet.row_numbers)}
    kept = [j for j, title in enumerate(sheet.columns) if title != REASON_COLUMN]
    with workbook_at(target, streaming=True) as book:
        formats = Formats(book)
        page = book.add_worksheet(sheet_name(sheet.name or "数据"))
        for place, j in enumerate(kept):
            page.set_column(place, place, min(max(shown_width(sheet.columns[j]) + 6, 14), 40))
        page.set_column(len(kept), len(kept), 60)
        page.freeze_panes(1, 0)
        for place, j in enumerate(kept):
            page.write_string(0, place, sheet.columns[j], formats.header)
        page.write_string(0, len(kept), REASON_COLUMN, formats.header)
        for line, number in enumerate(sorted(reasons), start=1):
            row: Sequence[Cell] = sheet.rows[places[number]]
            for place, j in enumerate(kept):
                wrong = formats.wrong if j in faults[number] and not _is_day(row[j]) else None
                write_cell(page, line, place, row[j], formats, form=wrong)
            page.write_string(line, len(kept), "；".join(reasons[number]), formats.reason)
    return len(reasons)


def _is_day(cell: Cell) -> bool:
    """Dates keep their own format, or they would turn into serial numbers."""
    return not isinstance(cell, str | int | float) and cell is not None
