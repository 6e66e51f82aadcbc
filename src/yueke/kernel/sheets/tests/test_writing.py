"""Writing: text stays text, templates and failed rows can be read again."""

import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.text import clean_text
from yueke.kernel.sheets.forms import Failure, TemplateColumn, write_failed_rows, write_template
from yueke.kernel.sheets.headers import FieldSpec, guess_mapping
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import REASON_COLUMN
from yueke.kernel.sheets.tests.make import cells, workbook
from yueke.kernel.sheets.writing import harmless, write_csv, write_xlsx

DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(A1)",
    "-2+3",
    "@x",
    "\t=1",
    "<b>重要</b>",
    "http://evil.example",
    "13812345678",
    "0571",
]


def _xlsx(*args, **options):
    target = io.BytesIO()
    write_xlsx(target, *args, **options)
    return target.getvalue()


def test_strings_never_become_formulas_links_or_numbers():
    data = _xlsx(["内容"], [[text] for text in DANGEROUS])
    assert [(value, kind) for ((value, kind),) in cells(data)[1:]] == [(text, "s") for text in DANGEROUS]


def test_types():
    day = datetime.date(2026, 11, 22)
    row = [
        "甲",
        3,
        2.5,
        Decimal("1234.50"),
        day,
        datetime.datetime(2026, 11, 22, 9, 5),  # noqa: DTZ001
        True,
        None,
        13812345678.0,
        datetime.date(1800, 1, 1),
    ]
    written = [value for value, _kind in cells(_xlsx([str(i) for i in range(10)], [row]))[1]]
    assert written == [
        "甲",
        3,
        2.5,
        1234.5,
        datetime.datetime(2026, 11, 22),  # noqa: DTZ001
        datetime.datetime(2026, 11, 22, 9, 5),  # noqa: DTZ001
        "是",
        None,
        13812345678,
        "1800-01-01",
    ]


def test_long_numbers_and_text_columns_are_text():
    written = cells(_xlsx(["a", "b"], [[110105194912310021, 13812345678]], text_columns={1}))[1]
    assert written == [("110105194912310021", "s"), ("13812345678", "s")]


def test_too_long_and_unwritable_text_is_cut_not_lost_silently():
    ((value, _kind),) = cells(_xlsx(["a"], [["长" * 40_000], ["a\x00\ud800b"]]))[1]
    assert len(value) == 32_767
    assert value.endswith("…")


def test_notes_and_progress():
    heard = []
    data = _xlsx(["a"], ([i] for i in range(10_001)), notes=["筛选：全部"], progress=heard.append)
    assert heard == [5000, 10_000]
    assert cells(data, "说明") == [[("筛选：全部", "s")]]
    assert len(cells(data)) == 10_002


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@x", "\t=1"])
def test_csv_marks_what_would_be_calculated(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+8613812345678", "12", "甲", "<b>", "", "a=1", "-12.50"])
def test_csv_leaves_the_rest(text):
    assert harmless(text) == text


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_csv_can_be_read_again(texts):
    target = io.BytesIO()
    write_csv(target, ["客户名称", "备注"], [[f"客户{i}", text] for i, text in enumerate(texts)])
    sheet = read_table(target.getvalue())
    assert sheet.encoding == "utf-8-sig"
    assert [clean_text(row[1]).value for row in sheet.rows] == [clean_text(harmless(text)).value for text in texts]


def test_csv_to_a_path(tmp_path):
    path = tmp_path / "x.csv"
    assert write_csv(path, ["名称", "额"], [["甲", Decimal("1E+3")], ["乙", 2.0]]) == 2
    assert path.read_bytes().decode("utf-8-sig") == "名称,额\r\n甲,1000\r\n乙,2\r\n"


COLUMNS = (
    TemplateColumn("客户名称", "name", required=True, example="张三"),
    TemplateColumn("手机", "mobile", example="13812345678", help="11 位手机号"),
    TemplateColumn("客户性质", "kind", choices=("个人", "企业", "机构")),
    TemplateColumn("城市", choices=tuple(f"第{i}个很长的城市名称" for i in range(60))),
)


def test_template_is_read_back_without_its_example():
    target = io.BytesIO()
    write_template(target, "客户导入模板", COLUMNS, instructions=["每行一个客户。"])
    data = target.getvalue()
    rows = cells(data)
    assert [value for value, _kind in rows[0]] == ["*客户名称", "手机", "客户性质", "城市"]
    assert rows[1][0][0] == "示例：张三"
    guide = " ".join(str(value) for row in cells(data, "填写说明") for value, _kind in row)
    assert "每行一个客户。" in guide
    assert "个人、企业、机构" in guide


def test_filled_template_maps_to_its_fields():
    import openpyxl

    target = io.BytesIO()
    write_template(target, "客户导入模板", COLUMNS)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    page = book.worksheets[0]
    assert page.column_dimensions["B"].number_format == "@"
    assert len(page.data_validations.dataValidation) == 2
    page["A3"], page["B3"], page["C3"] = "李四", "13912345678", "个人"
    filled = io.BytesIO()
    book.save(filled)
    sheet = read_table(filled.getvalue())
    assert [row[:3] for row in sheet.rows] == [["李四", "13912345678", "个人"]]
    assert sheet.accounting()["example"] == 1
    fields = [FieldSpec(column.title, column.title, kind=column.kind) for column in COLUMNS]
    assert {code: guess.column for code, guess in guess_mapping(sheet.columns, sheet.rows, fields).items()} == {
        column.title: i for i, column in enumerate(COLUMNS)
    }


def test_failed_rows_go_round():
    source = workbook(
        ("登记表",),
        ("客户名称", "手机", "建档日期", "备注"),
        ("甲", "138", datetime.date(2026, 1, 2), "=1+1"),
        ("乙", 13812345678, "2025-02-30", ""),
        ("丙", "13912345678", "", "好"),
    )
    sheet = read_table(source)
    target = io.BytesIO()
    count = write_failed_rows(
        target,
        sheet,
        [Failure(3, "手机号应为 11 位", (1,)), Failure(4, "2 月没有 30 日", (2,)), Failure(3, "缺少地址")],
    )
    assert count == 2
    again = read_table(target.getvalue())
    assert again.columns == ["客户名称", "手机", "建档日期", "备注", REASON_COLUMN]
    assert again.rows[0] == [
        "甲",
        "138",
        datetime.date(2026, 1, 2),
        sheet.rows[0][3],
        "手机号应为 11 位；缺少地址",
    ]
    assert again.rows[1][:3] == ["乙", 13812345678, "2025-02-30"]
    second = io.BytesIO()
    write_failed_rows(second, again, [Failure(2, "仍不对")])
    assert read_table(second.getvalue()).columns == again.columns
