"""An issued paper lies in the store as two files that can be read again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from papers.reading import word, words
from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.files.kinds import detect
from yueke.kernel.files.models import StoredFile
from yueke.ui.papers.filing import file_paper
from yueke.ui.papers.samples import report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_both_files_are_kept_as_what_they_are(tmp_path):
    filed = file_paper(report("official"), name="关于热风枪的报告", actor=SYSTEM, at=AT)
    assert [(one.name, one.media_type) for one in (filed.pdf, filed.docx)] == [
        ("关于热风枪的报告.pdf", "application/pdf"),
        ("关于热风枪的报告.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ]
    with files.open_file(filed.pdf.pk) as file:
        content = file.read()
    assert len(content) == filed.pdf.size
    assert "关于热风枪质量投诉处理情况的报告" in words(content)
    with files.open_file(filed.docx.pk) as file:
        content = file.read()
    assert "关于热风枪质量投诉处理情况的报告" in [p.text for p in word(content).paragraphs]
    for code, one in (("pdf", filed.pdf), ("docx", filed.docx)):
        (tmp_path / "plain").write_bytes(files.open_file(one.pk).read())
        assert detect(tmp_path / "plain", one.name) == code


def test_filed_again_the_contents_lie_there_once():
    first = file_paper(report(), name="报告", actor=SYSTEM, at=AT)
    again = file_paper(report(), name="报告", actor=SYSTEM, at=AT)
    assert first.pdf.pk != again.pdf.pk
    assert set(StoredFile.objects.values_list("sha256", flat=True)) == {first.pdf.sha256, first.docx.sha256}
