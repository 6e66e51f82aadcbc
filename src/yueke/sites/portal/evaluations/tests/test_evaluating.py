"""Evaluating on the customers' site: signed in or by a code, read by everybody, hostile input or not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yueke.domains.evaluations import commands
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.evaluations.tests.test_evaluating import picture
from yueke.domains.evaluations.tests.town import Town
from yueke.sites.portal.evaluations import giving
from yueke.sites.portal.evaluations.tests.conftest import NOW, given, key_of, send, text

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
HOME = "/p/evaluations/"


def line_url(town: Town) -> str:
    return f"/p/evaluations/new/?order={town.order.pk}&line={town.line.pk}"


def test_from_the_hall_to_the_answer(me: Client, town: Town):
    assert HOME in text(me.get("/p/"))
    page = text(me.get(HOME))
    assert "钢木货架" in page
    assert line_url(town).replace("&", "&amp;") in page
    answer = send(
        me, line_url(town), text="希望加脚轮", photos=[picture()], can_publish="on", **{"star_product.ease": "2"}
    )
    thanks = text(me.get(answer.headers["Location"]))
    assert "谢谢您的评价" in thanks
    made = Evaluation.objects.get()
    assert (made.stars, made.details, made.photos.count(), made.can_publish) == (4, {"product.ease": 2}, 1, True)
    assert "已评价" in text(me.get(HOME))
    commands.answer(town.service, made.pk, "谢谢您的建议", "下一批加脚轮", at=NOW)
    assert "已答复" in text(me.get("/p/evaluations/mine/"))
    told = text(me.get(f"/p/evaluations/mine/{made.pk}/"))
    assert "谢谢您的建议" in told
    assert "下一批加脚轮" in told


def test_by_a_code_nobody_need_say_who_they_are(client: Client, town: Town):
    door = town.door()
    answer = send(client, f"/p/e/{door.code}/", name="王小明", phone="13812345678")
    link = answer.headers["Location"].split("?")[0]
    assert "谢谢您" in text(client.get(link))
    made = Evaluation.objects.get()
    assert (made.customer, made.writer_name, made.writer_phone) == (None, "王小明", "13812345678")
    assert Client().get(f"/p/evaluations/mine/{made.pk}/").status_code == 302, "by its number it opens to nobody"
    assert client.get("/p/evaluations/" + "0" * 32 + "/").status_code == 404
    assert client.post(link).status_code == 303
    assert "已撤回" in text(client.get(link))


def test_everybody_reads_what_is_published_and_no_more(client: Client, town: Town):
    url, door = f"/p/products/{town.shelf.pk}/", f"/p/e/{town.door().code}/"
    told = given(client, door, stars="1", text=f"太软，找我 13812345678 {SCRIPT}", name="王小明", can_publish="on")
    given(client, door, stars="5", text="只给你们看")
    assert "还没有公开的评价" in text(client.get(url))
    commands.publish(town.service, told.pk, at=NOW)
    commands.answer(town.service, told.pk, "对不起", "换了更厚的钢板", at=NOW)
    page = text(client.get(url))
    assert "王*明" in page
    assert "太软，找我 ***" in page
    assert "换了更厚的钢板" in page
    assert "2 条评价" in page
    assert "仅供参考" in page
    for never in ("13812345678", "王小明", "只给你们看", "<script>alert"):
        assert never not in page
    commands.withhold(town.service, told.pk, "personal", at=NOW)
    assert "太软" not in text(client.get(url))
    assert client.get("/p/products/999999/").status_code == 404


def test_a_picture_is_there_while_its_evaluation_is_published(client: Client, town: Town):
    made = given(client, f"/p/e/{town.door().code}/", photos=[picture()], can_publish="on")
    url = f"/p/evaluations/photos/{made.photos.get().pk}/"
    assert client.get(url).status_code == 404
    commands.publish(town.service, made.pk, at=NOW)
    answer = client.get(url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert url in text(client.get(f"/p/products/{town.shelf.pk}/"))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"stars": ""}, "请选择 1 到 5 星"),
        ({"stars": "9"}, "9"),
        ({"star_product.ease": "7"}, "请选择 1 到 5 星"),
        ({"text": "好" * 2001}, "2000"),
        ({"phone": "12"}, "手机号看起来不对"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")]}, "第 1 张照片"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"", "image/jpeg")]}, "是空的"),
        ({"photos": [picture(f"{n}.jpg") for n in range(10)]}, "最多 9 张"),
        ({"key": "made-up"}, "请再按一次"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_kept(client: Client, town: Town, facts, message):
    url = f"/p/e/{town.door().code}/"
    answer = send(client, url, **{"text": SCRIPT, **facts})
    assert answer.status_code == 422
    page = text(answer)
    assert message in page
    assert "<script>alert" not in page
    assert not Evaluation.objects.exists()


def test_sent_twice_it_is_one(client: Client, town: Town):
    url = f"/p/e/{town.door().code}/"
    facts = {"key": key_of(client, url), "stars": "3"}
    first, second = (client.post(url, facts).headers["Location"] for _twice in range(2))
    assert first == second
    assert Evaluation.objects.count() == 1


def test_one_network_is_stopped_in_time(client: Client, town: Town, monkeypatch):
    monkeypatch.setattr(giving, "MOST_AN_HOUR", 1)
    url = f"/p/e/{town.door().code}/"
    given(client, url)
    answer = send(client, url)
    assert answer.status_code == 429
    assert "这个网络" in text(answer)


def test_what_is_not_one_s_own_is_not_there(client: Client, me: Client, town: Town):
    other = town.stranger(text="别人的")
    assert me.get(f"/p/evaluations/mine/{other.pk}/").status_code == 404
    assert me.get("/p/evaluations/new/?order=999999").status_code == 404
    assert me.get(f"/p/evaluations/new/?order={town.order.pk}&line=999999").status_code == 404
    assert Client().get(line_url(town)).status_code == 302, "asked who they are first"
    assert Client().get("/p/e/nowhere/").status_code == 404
    assert Client().get("/p/evaluations/new/?product=" + "9" * 40).status_code == 302


def test_pages_cost_the_same_however_much_there_is(me: Client, town: Town, django_assert_max_num_queries):
    door = town.door()
    for n in range(12):
        commands.publish(town.service, town.stranger(n % 5 + 1, door=door).pk, at=NOW)
    with django_assert_max_num_queries(8):
        text(me.get(f"/p/products/{town.shelf.pk}/"))
    with django_assert_max_num_queries(12):
        text(me.get(HOME))
