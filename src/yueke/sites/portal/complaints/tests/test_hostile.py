"""What strangers may send: files that are not what they say, too many, too large, scripts in every field."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from yueke.domains.complaints.commands import investigating
from yueke.domains.complaints.models import Complaint, Evidence
from yueke.domains.complaints.tests.house import House
from yueke.kernel import files
from yueke.kernel.files.models import StoredFile
from yueke.sites.portal.complaints.tests.conftest import (
    NEW,
    TOLD,
    complain,
    key_of,
    page_of,
    picture,
    send,
    text,
    video,
)

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 64


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.parametrize(
    "photos,message",
    [
        ([uploaded("a.jpg", SVG)], "文件内容不是可接受的类型"),
        ([uploaded("a.jpg", b"<html><script>alert(1)</script>")], "文件内容不是可接受的类型"),
        ([uploaded("a.jpg", b"%PDF-1.4\n%%EOF\n")], "文件内容不是可接受的类型"),
        ([uploaded("a.jpg", b"MZ\x90\0")], "文件内容不是可接受的类型"),
        ([uploaded("a.jpg", HEIC)], "文件内容不是可接受的类型"),
        ([uploaded("a.jpg", b"\xff\xd8\xff" + b"<script>")], "图片打不开"),
        ([uploaded("a.jpg", b"")], "是空的"),
        ([video(301)], "视频太长"),
        ([uploaded("a.mp4", b"\0\0\0\x10ftypisom\0\0\0\0" + b"<script>alert(1)</script>")], "视频打不开"),
    ],
)  # fmt: skip
def test_what_is_no_picture_or_too_much_is_told_at_the_field_and_nothing_is_kept(client, house: House, photos, message):
    answer = send(client, photos=photos)
    assert answer.status_code == 422
    shown = text(answer)
    assert message in shown
    assert "展柜玻璃裂了" in shown, "what was typed stays"
    assert not Complaint.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "photos,message,waiting",
    [
        ([picture(f"{n}.jpg", 9 * n) for n in range(10)], "一次最多 9 张", 9),
        ([picture(), video(5)], "请分开", 1),
        ([video(5), video(6)], "请分开", 1),
    ],
)
def test_of_too_many_or_mixed_ones_those_that_fit_wait_and_nothing_is_handed_in(
    client, house: House, photos, message, waiting
):
    answer = send(client, photos=photos)
    assert answer.status_code == 422
    assert message in text(answer)
    assert StoredFile.objects.count() == waiting
    assert not Evidence.objects.exists()
    assert not Complaint.objects.exists()


def test_too_large_is_told_with_its_limit(client, house: House, monkeypatch):
    monkeypatch.setattr(investigating, "VIDEO_LIMIT", 1000)
    monkeypatch.setattr(investigating, "IMAGE_LIMIT", 100)
    assert "文件超过" in text(send(client, photos=[uploaded("a.mp4", b"x" * 2000)]))
    assert "文件超过" in text(send(client, photos=[picture()]))
    assert not Complaint.objects.exists()


def test_more_than_anybody_may_send_is_not_even_read(client, house: House, settings):
    settings.UPLOADS_OF_VISITORS = {"/p/complaints/new/": 100_000}
    answer = client.post(NEW, {**TOLD, "photos": [uploaded("a.mp4", b"x" * 200_000)]})
    assert answer.status_code == 413
    settings.UPLOADS_OF_VISITORS, settings.UPLOADS_A_MINUTE = {"/p/complaints/new/": 2**20}, 1
    key = key_of(client)
    tries = [
        client.post(NEW, {"key": key, "photos": [uploaded("a.mp4", b"x" * 100_000)]}).status_code for _ in range(2)
    ]
    assert tries == [422, 429]
    assert client.post("/p/sign-in/", {"contact": "x" * 70_000}).status_code == 413, "elsewhere as little as ever"


def test_a_picture_that_is_also_a_page_is_kept_as_a_picture_alone(client, house: House):
    both = io.BytesIO()
    Image.new("RGB", (20, 20)).save(both, "JPEG", comment=SCRIPT.encode())
    made = complain(client, photos=[uploaded("a.html", both.getvalue() + b"<script>alert(2)</script>")])
    kept = Evidence.objects.get(complaint=made).file
    assert (kept.media_type, kept.name) == ("image/jpeg", "a.html.jpg")
    assert b"script" not in files.open_file(kept.pk).read()


def test_scripts_stay_words(client, house: House):
    words = dict.fromkeys(("description", "wish", "product_name"), SCRIPT)
    made = complain(client, caller_name=SCRIPT[:50], photos=[picture("'><svg onload=alert(1)>.jpg")], **words)
    for shown in (page_of(client, made), text(client.get(f"/p/complaints/{made.pk}/filed/"))):
        assert "<script" not in shown
        assert "<img" not in shown
        assert "<svg onload" not in shown
    assert "&lt;script&gt;" in page_of(client, made)


def test_no_form_is_taken_from_another_site(house: House):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEW, TOLD).status_code == 403
    assert not Complaint.objects.exists()


def test_what_the_customer_may_not_say_is_not_heard(client, house: House):
    made = complain(
        client, customer_id=house.customer.pk, channel="phone", grade="major", first_contact_id=house.clerk.person_id,
        received_at="2020-01-01", intake_key="x", order_id="1", department_id=house.aftersales.pk,
    )  # fmt: skip
    assert (made.customer_id, made.channel, made.grade, made.first_contact_id) == (None, "web", "general", None)
    assert made.received_at == made.created_at
