"""What leaves the system as a file: the filter and columns one sees, masked, never a formula."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.test import Client

from yueke.kernel.events.models import Event
from yueke.sites.office.lists.keeping import moved


def sheet(client: Client, query: str = "") -> list[list[object]]:
    answer = client.post(f"/customers/export/?{query}", {"form": "xlsx"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def column(rows: list[list[object]], title: str) -> list[object]:
    at = rows[0].index(title)
    return [row[at] for row in rows[1:]]


def test_an_export_holds_the_filter_and_the_columns(office):
    client = office.client(office.head)
    client.post("/customers/columns/", {"columns": ["number", "phone"]})
    rows = sheet(client, "&kind=enterprise")
    assert rows == [["客户编号", "客户名称", "电话"], [office.firm.number, "明远纺织有限公司", "13900001111"]]


def test_an_export_is_masked_like_the_screen(office):
    rows = sheet(office.client(office.clerk), "&text=三丰")
    assert column(rows, "客户名称") == ["张*丰"]
    assert column(rows, "电话") == ["138****5678"]
    assert column(sheet(office.client(office.head), "&text=三丰"), "电话") == ["13812345678"]


def test_formulas_from_sheets_stay_text(office):
    office.customer("=HYPERLINK(1)", office.ann, kind="enterprise")
    client = office.client(office.head)
    answer = client.post("/customers/export/?text==HYPERLINK(1)")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cell = next(c for row in book.worksheets[0].iter_rows(min_row=2) for c in row if "HYPERLINK" in str(c.value))
    assert cell.data_type == "s"
    text = b"".join(client.post("/customers/export/", {"form": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert "'=HYPERLINK(1)" in [row[rows[0].index("客户名称")] for row in rows]


def test_an_export_keeps_to_the_scope(office):
    bobs = sheet(office.client(office.clerk))
    assert len(bobs) == 4
    assert office.client(office.bob).post("/customers/export/").status_code == 403


def test_an_export_leaves_a_trace(office):
    sheet(office.client(office.head))
    event = Event.objects.get(kind="organization.list_exported")
    assert event.actor_id == office.head.pk
    assert (event.payload["list_code"], event.payload["rows"], event.payload["form"]) == ("customers", 3, "xlsx")


@pytest.mark.parametrize("form,beginning", [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("nonsense", b"PK")])
def test_both_kinds_of_file(office, form, beginning):
    answer = office.client(office.head).post("/customers/export/", {"form": form})
    assert b"".join(answer.streaming_content).startswith(beginning)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_other_lists_export_too(office):
    for path in ("/orders/export/", "/products/export/"):
        assert office.client(office.head).post(path, {"form": "csv"}).status_code == 200


def test_an_export_is_asked_for_never_linked_to(office):
    assert office.client(office.head).get("/customers/export/").status_code == 405


def test_columns_leave_in_the_order_they_stand_in(office):
    client = office.client(office.head)
    client.post("/customers/columns/", {"columns": ["phone", "name", "number"]})
    assert sheet(client)[0] == ["电话", "客户名称", "客户编号"]


def test_a_press_moves_a_column_without_any_script(office):
    client = office.client(office.head)
    client.post("/customers/columns/", {"columns": ["number", "name", "phone"], "move": "phone:up"})
    assert sheet(client)[0] == ["客户编号", "电话", "客户名称"]
    client.post("/customers/columns/", {"columns": ["number", "phone", "name"], "move": "number:up"})
    assert sheet(client)[0] == ["客户编号", "电话", "客户名称"]
    html = client.get("/customers/").content.decode()
    assert html.index('value="number:down"') < html.index('value="phone:up"') < html.index('value="name:up"')
    assert 'value="grade:up"' not in html


@pytest.mark.parametrize(
    "key,direction,expected",
    [
        ("b", "up", ["b", "a", "c"]),
        ("b", "down", ["a", "c", "b"]),
        ("a", "up", ["a", "b", "c"]),
        ("c", "down", ["a", "b", "c"]),
        ("x", "up", ["a", "b", "c"]),
        ("b", "sideways", ["a", "b", "c"]),
    ],
)
def test_moving_changes_places_with_the_neighbour(key, direction, expected):
    assert moved(["a", "b", "c"], key, direction) == expected


def test_a_saved_view_keeps_the_order_of_its_columns(office):
    client = office.client(office.head)
    client.post("/customers/columns/", {"columns": ["phone", "name"]})
    answer = client.post("/customers/views/", {"do": "save", "name": "电话簿"})
    client.post("/customers/columns/", {"columns": ["name", "number"]})
    view = answer.headers["Location"].partition("?")[2]
    assert sheet(client, f"&{view}")[0] == ["电话", "客户名称"]
