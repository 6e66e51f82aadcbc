"""Small workbooks for the tests of this folder."""

import io

import openpyxl


def workbook(*rows, name="Sheet", merged=(), more=None):
    """The bytes of an XLSX with ``rows``; ``merged`` are ranges such as ``A1:C1``; ``more`` further
    sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for other, lines in (more or {}).items():
        page = book.create_sheet(other)
        for line in lines:
            page.append(list(line))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(data, sheet=None):
    """All cells of an XLSX as openpyxl sees them: rows of (value, type)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet] if sheet else book.worksheets[0]
    return [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]
