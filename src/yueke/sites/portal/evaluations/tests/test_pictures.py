"""Pictures of an evaluation wait while another field is put right, and go along with that evaluation alone."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from yueke.domains.evaluations.commands.evaluating import VISITOR, EvaluationDraft, own_set_aside, submit
from yueke.domains.evaluations.commands.targets import behind
from yueke.domains.evaluations.models import Evaluation, Photo
from yueke.domains.evaluations.tests.town import Town
from yueke.kernel import files
from yueke.kernel.errors import Invalid
from yueke.kernel.files.models import StoredFile
from yueke.sites.portal.evaluations import giving
from yueke.sites.portal.evaluations.tests.conftest import NOW, given, key_of, send, text

GONE = "有已上传的文件不能再用"


def picture(name: str, shade: int = 0) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (12, 8), (shade, 90, 90)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def tokens(answer) -> list[str]:
    return re.findall(r'name="aside" value="([^"]+)"', text(answer))


def names_of(made: Evaluation) -> list[str]:
    return list(made.photos.order_by("position").values_list("file__name", flat=True))


@pytest.fixture
def url(town: Town) -> str:
    return f"/p/e/{town.door().code}/"


def test_pictures_wait_while_another_field_is_put_right(client: Client, url: str):
    answer = send(client, url, stars="", photos=[picture("柜角.jpg"), picture("柜门.jpg", 60)])
    assert answer.status_code == 422
    page = text(answer)
    assert "柜角.jpg" in page
    assert page.count('src="data:image/jpeg;base64,') == 2, "one sees which they are"
    assert "请重新选择" not in page
    assert not Photo.objects.exists()
    made = given(client, url, aside=tokens(answer), photos=[picture("地面.jpg", 120)])
    assert names_of(made) == ["柜角.jpg", "柜门.jpg", "地面.jpg"]
    assert not files.unused(NOW.replace(hour=23)).exists()


def test_one_may_be_left_out(client: Client, url: str):
    one, two = tokens(send(client, url, phone="12", photos=[picture("一.jpg"), picture("二.jpg", 60)]))
    assert names_of(given(client, url, aside=[one, two], leave_out=[one])) == ["二.jpg"]


def test_those_that_wait_count_among_the_nine(client: Client, url: str):
    eight = tokens(send(client, url, stars="", photos=[picture(f"{n}.jpg", n * 20) for n in range(8)]))
    over = send(client, url, aside=eight, photos=[picture("八.jpg", 200), picture("九.jpg", 220)])
    assert over.status_code == 422
    assert "一次最多 9 张照片，您选了 10 个文件。" in text(over)
    assert not Evaluation.objects.exists()
    assert len(tokens(over)) == 9, "as many as there is room for"


@pytest.mark.parametrize("whose", ["a stranger's", "made up", "another form's", "used before"])
def test_a_token_of_anything_else_hands_nothing_in(client: Client, town: Town, url: str, whose: str):
    (token,) = tokens(send(client, url, stars="", photos=[picture("一.jpg")]))
    browser, at = (Client(), url) if whose == "a stranger's" else (client, url)
    if whose == "made up":
        token = str(StoredFile.objects.get().pk)
    elif whose == "another form's":
        at = f"/p/e/{town.door().code}/"
    elif whose == "used before":
        given(client, url, aside=[token])
    before = Photo.objects.count()
    answer = send(browser, at, aside=[token], text="说过的话")
    assert answer.status_code == 422
    assert GONE in text(answer)
    assert "说过的话" in text(answer), "what was typed stays"
    assert Photo.objects.count() == before


def test_sent_twice_with_pictures_that_waited_it_is_one(client: Client, url: str):
    first = tokens(send(client, url, stars="", photos=[picture("一.jpg")]))
    facts = {"key": key_of(client, url), "stars": "3", "aside": first}
    addresses = {client.post(url, facts).headers["Location"] for _twice in range(2)}
    assert len(addresses) == 1
    assert (Evaluation.objects.count(), Photo.objects.count()) == (1, 1)


def test_who_evaluates_too_often_leaves_no_files(client: Client, url: str, monkeypatch):
    monkeypatch.setattr(giving, "MOST_AN_HOUR", 0)
    answer = send(client, url, photos=[picture("一.jpg")])
    assert answer.status_code == 429
    assert "选的文件没有保存" in text(answer)
    assert not StoredFile.objects.exists()


def test_a_video_does_not_wait_where_only_pictures_are_taken(town: Town):
    film = SimpleUploadedFile("现场.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 64, "video/mp4")
    found = own_set_aside(VISITOR, [film], at=NOW)
    assert (found.files, len(found.faults)) == ((), 1)
    kept = own_set_aside(VISITOR, [picture("一.jpg")], at=NOW).files
    target = behind(VISITOR, town.door().code)
    submit(VISITOR, target, EvaluationDraft(5, "k1"), aside=[kept[0].pk], at=NOW)
    with pytest.raises(Invalid):
        submit(VISITOR, target, EvaluationDraft(5, "k2"), aside=[kept[0].pk], at=NOW)
    assert Evaluation.objects.count() == 1
