"""What is a paper leaves through the download centre, however short it is; what is none leaves as a table."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from yueke.domains.downloads import jobs, outgoing
from yueke.domains.downloads.models import Download
from yueke.domains.downloads.outgoing import Maker
from yueke.sites.office.lists.export import KIND, LISTS
from yueke.ui.papers.samples import report


@pytest.fixture
def lists_as_papers(monkeypatch):
    """Every list is a paper, too."""
    told = Maker(KIND, LISTS.check, lambda actor, params: replace(LISTS.make(actor, params), paper=report))
    monkeypatch.setitem(outgoing._makers, KIND, told)


@pytest.mark.django_db(transaction=True)
def test_a_short_paper_is_set_by_a_worker(office, settings, lists_as_papers):
    settings.EXPORT_AT_ONCE = 1000
    client = office.client(office.head)
    answer = client.post("/customers/export/", {"form": "pdf"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/downloads/")
    assert "正在后台排版" in client.get("/downloads/").content.decode()
    download = Download.objects.get()
    jobs.make_download(download.pk)
    answer = client.get(f"/downloads/{download.pk}/file/")
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    assert "关于热风枪质量投诉处理情况的报告" in pages[0].extract_text()


def test_a_list_that_is_no_paper_comes_as_a_workbook(office, settings):
    settings.EXPORT_AT_ONCE = 1000
    answer = office.client(office.head).post("/customers/export/", {"form": "pdf"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
