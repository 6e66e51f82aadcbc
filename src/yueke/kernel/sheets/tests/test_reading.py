"""Reading files: nothing lost, nothing taken for data that is none, clear refusals."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.sheets.encodings import decoded
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import Limits, column_letters
from yueke.kernel.sheets.tests.make import workbook

HEADER = ("客户名称", "手机", "地址", "备注")
ROWS = [
    ("崔艳", "13812345678", "杭州市西湖区文三路1号", "=1+1"),
    ("北京创瑞物流有限公司", 13912345678, "", "<b>重要</b>"),
]


def _accounted(sheet):
    return sum(sheet.accounting().values()) == sheet.height


def test_title_form_rows_and_total_are_told_apart():
    data = workbook(
        ("客户信息登记表",),
        ("填表部门：综合部", "", "填表日期：2026年10月"),
        (),
        HEADER,
        *ROWS,
        (),
        ("合计", 2),
        ("制表人：张三", "", "审核：李四"),
        merged=["A1:D1"],
    )
    sheet = read_table(data, "客户.xlsx")
    assert sheet.columns == list(HEADER)
    assert sheet.header_row == 4
    assert sheet.row_numbers == [5, 6]
    assert [(row.number, row.kind) for row in sheet.others] == [
        (1, "title"),
        (2, "title"),
        (3, "blank"),
        (4, "header"),
        (7, "blank"),
        (8, "total"),
        (9, "note"),
    ]
    assert sheet.accounting() == {"title": 2, "header": 1, "blank": 2, "total": 1, "note": 1, "data": 2}
    assert _accounted(sheet)


def test_cells_keep_types_and_formula_text():
    sheet = read_table(workbook(HEADER, *[(f"{name}", phone, place, "'" + note) for name, phone, place, note in ROWS]))
    assert sheet.rows[0][3] == "'=1+1"
    assert sheet.rows[1][1] == 13912345678


def test_a_real_formula_without_result_does_not_run():
    sheet = read_table(workbook(("名称", "金额"), ("甲公司", "=1+1"), ("乙公司", 3)))
    assert len(sheet.rows) == 2


def test_repeated_headers_totals_in_between_and_examples_are_no_data():
    sheet = read_table(
        workbook(HEADER, ("示例：张三", "13800138000", "", ""), ROWS[0], ("小计", 1), HEADER, ROWS[1], ("合 计", 2))
    )
    assert len(sheet.rows) == 2
    assert [row.kind for row in sheet.others] == ["header", "example", "total", "header", "total"]
    assert _accounted(sheet)


def test_customers_whose_names_sound_like_totals_are_data():
    rows = [
        ("合计会计事务所", "13812345678", "杭州", ""),
        ("总计科技有限公司", "13812345679", "", "老客户"),
        ("注册会计师李四", "1", "", ""),
    ]
    assert len(read_table(workbook(HEADER, *rows, *ROWS)).rows) == 5


def test_two_row_header_with_merged_groups():
    data = workbook(
        ("客户名称", "联系方式", "", "本人", "", "代理人", ""),
        ("", "手机", "座机", "姓名", "生日", "姓名", "生日"),
        ("甲", "13812345678", "0571-88776655", "张三", "1990-01-01", "李四", "1991-01-01"),
        merged=["A1:A2", "B1:C1", "D1:E1", "F1:G1"],
    )
    sheet = read_table(data, known_titles=("客户名称", "手机", "座机"))
    assert sheet.columns == [
        "客户名称",
        "手机",
        "座机",
        "本人 姓名",
        "本人 生日",
        "代理人 姓名",
        "代理人 生日",
    ]
    assert sheet.accounting() == {"header": 2, "data": 1}


def test_cells_merged_downwards_fill_every_row():
    data = workbook(("客户", "产品", "数量"), ("甲", "茶", 1), ("", "酒", 2), ("乙", "茶", 3), merged=["A2:A3"])
    assert [row[0] for row in read_table(data).rows] == ["甲", "甲", "乙"]


def test_sheet_with_most_rows_that_is_no_instruction_is_taken():
    data = workbook(("填写说明",), more={"客户": [HEADER, *ROWS], "选项说明": [("a",)] * 50})
    sheet = read_table(data)
    assert sheet.name == "客户"
    assert dict(sheet.other_sheets) == {"Sheet": 1, "选项说明": 50}
    one = workbook(HEADER, ROWS[1], more={"二": [HEADER, *ROWS]})
    assert read_table(one, sheet="Sheet").row_numbers == [2]


def test_no_header_at_all():
    sheet = read_table("崔艳,13812345678\n李怡勇,13912345678\n".encode())
    assert sheet.headerless
    assert sheet.columns == ["A列", "B列"]
    assert sheet.row_numbers == [1, 2]


def test_nameless_and_repeated_columns():
    sheet = read_table("名称,,电话,备注,备注\n甲,x,13812345678,y,z\n乙,x,13912345678,y,z,多\n".encode())
    assert sheet.columns == ["名称", "B列", "电话", "备注", "备注 2", "F列"]
    assert sheet.rows[0] == ["甲", "x", "13812345678", "y", "z", ""]
    assert sheet.rows[1][5] == "多"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(encoding, delimiter):
    lines = [
        ["客戶名稱", "手機", "備註"],
        ["王小明", "13812345678", "多行\r\n備註"],
        ["李四", "13912345678", "價格, 敏感; 是"],
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(lines)
    sheet = read_table(stream.getvalue().encode(encoding), "客户.csv")
    assert [sheet.columns, *sheet.rows] == lines
    assert sheet.delimiter == delimiter
    assert sheet.row_numbers == [2, 3]


@pytest.mark.parametrize("text", ["联通", "一,联通\n二,鞋店\n", "名称,数量\n一,1\n", "蜗,牛\n"])
def test_gbk_that_is_also_valid_utf8(text):
    assert decoded(text.encode("gbk"))[0] == text


@pytest.mark.parametrize(
    "text", ["Müller,Zürich\nFrançois,Orléans\n", "café,1\n", "Привет,мир\n", "客户,张三\n", "a,b\n"]
)
def test_utf8_stays_utf8(text):
    assert decoded(text.encode())[0] == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3))
def test_chinese_text_in_utf8_is_never_taken_for_gbk(text):
    assert decoded(text.encode()) == (text, "utf-8")


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\ufeff", exclude_categories=("Cs", "Cc"))),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_of_any_table_is_accounted_for(rows):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["客户名称", "手机", "地址", "备注"])
    writer.writerows(rows)
    writer.writerow(["李四", "13812345678", "", ""])
    sheet = read_table(stream.getvalue().encode("utf-8-sig"), known_titles=("客户名称", "手机"))
    assert _accounted(sheet)
    assert len(sheet.rows) == len(sheet.row_numbers)
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


@pytest.mark.parametrize(
    "data, word",
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf\r\n", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"PK\x03\x04 broken", "不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "打不开"),
        ("名称,手机\n".encode(), "没有数据行"),
        ('名称,手机\n甲,"1\n乙,2\n'.encode(), "引号"),
        ("名称,手机\n甲,1\n".encode() + b"\xff\xff\xff\n", "第 3 行"),
    ],
)
def test_refuses_what_cannot_be_read(data, word):
    with pytest.raises(SheetError) as refused:
        read_table(data, "x")
    assert word in refused.value.message


def test_refuses_other_archives_and_bombs():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "x")
    with pytest.raises(SheetError, match="Word"):
        read_table(stream.getvalue())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    with pytest.raises(SheetError, match="展开后太大"):
        read_table(stream.getvalue(), limits=Limits(unpacked=2**20))


def test_limits():
    data = ("名称,手机\n" + "甲,1\n" * 2000).encode()
    with pytest.raises(SheetError, match="行太多"):
        read_table(data, limits=Limits(rows=100))
    with pytest.raises(SheetError, match="文件太大"):
        read_table(data, limits=Limits(bytes=100))
    with pytest.raises(SheetError, match="列太多"):
        read_table(
            (",".join(f"列{i}" for i in range(50)) + "\n" + "1," * 49 + "1\n").encode(),
            limits=Limits(columns=20),
        )


def test_column_letters():
    assert [column_letters(i) for i in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]
