"""Files: what their bytes say they are, what is refused, and that equal contents are kept once."""

import contextlib
import io
import os
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, NotFound
from yueke.kernel.files import kinds
from yueke.kernel.files.storing import path_of
from yueke.kernel.models import StoredFile
from yueke.kernel.vault import KeysMissing, WrongKeys

AT = datetime(2026, 11, 22, tzinfo=UTC)


def painted(kind="PNG", **kw):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(buffer, kind, **kw)
    return buffer.getvalue()


PNG = painted()
PDF = b"%PDF-1.7\n%\xe2\xe3\n"


MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def zipped(*names, types="<x/>"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, types if name == "[Content_Types].xml" else "<x/>")
    return buffer.getvalue()


XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
DOCX = zipped("[Content_Types].xml", "word/document.xml")


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.YUEKE_HOME = tmp_path
    return tmp_path


def store(content, name="名片.png", **kw):
    return files.store(SimpleUploadedFile(name, content), actor=SYSTEM, at=AT, **kw)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"\xff\xd8\xff\xe0" + b"\0" * 9, "a.jpg", "jpeg"),
        (PNG, "a.png", "png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", "webp"),
        (PDF, "a.pdf", "pdf"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "a.mp4", "mp4"),
        (XLSX, "a.xlsx", "xlsx"),
        (DOCX, "a.docx", "docx"),
        ("姓名,电话\n张三,1".encode("gb18030"), "a.csv", "csv"),
        ("\ufeff姓名,电话\n".encode(), "a.csv", "csv"),
        ("你好" * 40_000, "a.txt", "text"),
        (b"MZ\x90\0\x03\0\0\0", "a.exe", None),
        (zipped("readme.txt"), "a.zip", None),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", None),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/VBAPROJECT.BIN"), "a.xlsx", None),
        (zipped("[Content_Types].xml", "xl/workbook.xml", types=MACROS), "a.xlsx", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "text"),
        (b"GIF89a\x01\0\x01\0", "a.gif", None),
        (XLSX[:40], "a.xlsx", None),
        (b"\x7fELF\x02\x01\x01\0", "a.csv", None),
        (b"", "a.txt", None),
    ],
    ids=range(20),
)
def test_the_bytes_decide(tmp_path, content, name, code):
    path = tmp_path / "given"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert kinds.detect(path, name) == code


@pytest.mark.django_db
def test_stored_and_opened(own_home):
    file = store(PNG)
    assert (file.media_type, file.name, file.size, file.at) == ("image/png", "名片.png", len(PNG), AT)
    assert files.open_file(file.pk).read() == PNG
    assert list((own_home / "files" / "incoming").iterdir()) == []


@pytest.mark.django_db
def test_equal_contents_are_kept_once(own_home):
    one, other = store(PNG, "a.png"), store(PNG, "b.png")
    assert one.pk != other.pk
    assert path_of(one) == path_of(other)
    assert len([p for p in (own_home / "files").rglob("*") if p.is_file()]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kw", "says"),
    [
        (b"MZ\x90\0\x03\0\0\0", {}, "不是可接受的类型"),
        (PDF, {"kinds": ["image"]}, "不是可接受的类型"),
        (b"", {}, "空的"),
        (PNG, {"limit": 10}, "超过"),
    ],
)
def test_refused_with_nothing_kept(own_home, content, kw, says):
    with pytest.raises(Invalid, match=says) as refusal:
        store(content, **kw)
    assert list(refusal.value.fields) == ["file"]
    assert [p for p in (own_home / "files").rglob("*") if p.is_file()] == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("合同.PDF", "合同.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\合同.pdf", "合同.pdf"),
        ("photo.exe", "photo.exe.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    upload = io.BytesIO(PDF)
    upload.name = given
    assert files.store(upload, actor=SYSTEM, at=AT).name == kept


@pytest.mark.django_db
def test_a_file_that_is_gone():
    file = store(PNG)
    path_of(file).unlink()
    for pk in (file.pk, 0):
        with pytest.raises(NotFound):
            files.open_file(pk)


def test_an_unknown_kind_is_a_bug():
    with pytest.raises(KeyError):
        kinds.accepted(["pictures"])


@pytest.mark.django_db
def test_what_the_system_wrote_itself_is_kept_as_it_is(own_home):
    with files.draft() as (path, out):
        out.write(b"a,b\n1,\x01\n")
        out.close()
        kept = files.keep(path, code="csv", name="客户/档案.csv", actor=SYSTEM, at=AT)
    assert (kept.name, kept.media_type, kept.size) == ("档案.csv", "text/csv", 8)
    assert files.open_file(kept.pk).read() == b"a,b\n1,\x01\n"
    assert list((own_home / "files" / "incoming").iterdir()) == []


@pytest.mark.django_db
def test_a_draft_given_up_leaves_nothing(own_home):
    with contextlib.suppress(RuntimeError), files.draft() as (_path, out):
        out.write(b"half")
        raise RuntimeError
    assert list((own_home / "files" / "incoming").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_content_goes_with_its_last_row():
    one, other = store(PNG), store(PNG, "另一张.png")
    files.remove(one.pk)
    assert files.open_file(other.pk).read() == PNG
    files.remove(other.pk)
    assert not path_of(other).exists()
    files.remove(other.pk)


@pytest.mark.django_db(transaction=True)
def test_a_removal_taken_back_keeps_the_content():
    file = store(PNG)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        files.remove(file.pk)
        raise RuntimeError
    assert files.open_file(file.pk).read() == PNG


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_only_old_things_nobody_names(own_home):
    kept, lost, fresh = store(PNG), store(PDF, "a.pdf"), store(XLSX, "a.xlsx", kinds=["sheet"])
    half = own_home / "files" / "incoming" / "half"
    half.write_bytes(b"half")
    StoredFile.objects.exclude(pk=kept.pk).delete()
    days_ago = (AT - timedelta(days=2)).timestamp()
    for path in (path_of(kept), path_of(lost), half):
        os.utime(path, (days_ago, days_ago))
    os.utime(path_of(fresh), (AT.timestamp(), AT.timestamp()))
    assert files.sweep(AT) == 2
    assert path_of(kept).exists()
    assert path_of(fresh).exists()
    assert not path_of(lost).exists()
    assert not half.exists()


@pytest.mark.django_db
def test_on_disk_a_content_lies_encrypted_and_private(own_home):
    own_home.chmod(0o711)
    (own_home / "files").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        file = store(PDF + b"secret words" * 20, "合同.pdf")
    finally:
        os.umask(before)
    assert b"secret words" not in path_of(file).read_bytes()
    assert files.open_file(file.pk).read().startswith(PDF)
    folders = [own_home / "files", own_home / "files" / "incoming", path_of(file).parent]
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700] * 3
    assert path_of(file).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_a_content_changed_on_disk_is_not_given_out():
    file, other = store(PNG), store(PDF, "合同.pdf")
    whole = path_of(file).read_bytes()
    path_of(file).write_bytes(path_of(other).read_bytes())
    with pytest.raises((WrongKeys, KeysMissing)):
        files.open_file(file.pk)
    path_of(file).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises((WrongKeys, KeysMissing)):
        files.open_file(file.pk)


@pytest.mark.django_db
def test_a_content_from_before_is_read_and_then_encrypted():
    file = store(PDF + b"old words", "合同.pdf")
    plain = files.open_file(file.pk).read()
    path_of(file).write_bytes(plain)
    assert files.open_file(file.pk).read() == plain
    assert files.seal_all() == 1
    assert files.seal_all() == 0
    assert b"old words" not in path_of(file).read_bytes()
    assert files.open_file(file.pk).read() == plain
