"""Photos wait while the form is put right: shown, counted, left out, handed in; and by nobody but who uploaded them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yueke.domains.complaints.commands.filing import VISITOR, own_add, own_register
from yueke.domains.complaints.commands.portal import Ticket
from yueke.domains.complaints.commands.uploads import own_set_aside
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint, Evidence
from yueke.domains.complaints.tests.house import AT, House
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.waiting import ASIDE_FOR
from yueke.sites.portal import aside
from yueke.sites.portal.complaints.tests.conftest import (
    NEW,
    TOLD,
    complain,
    do,
    key_of,
    picture,
    send,
    text,
    video,
)

NOON = AT.replace(hour=11)
GONE = "有已上传的文件不能再用"


def pictures(n: int, first: int = 0) -> list[SimpleUploadedFile]:
    return [picture(f"第{first + i}张.jpg", 9 * (first + i)) for i in range(n)]


def tokens(answer) -> list[str]:
    return re.findall(r'name="aside" value="([^"]+)"', text(answer))


def waits(client: Client, photos, **facts) -> list[str]:
    """Send a form that lacks its words, with photos; returns the tokens of those that wait."""
    answer = send(client, photos=photos, **{"description": "", **facts})
    assert answer.status_code == 422
    return tokens(answer)


def names_of(complaint: Complaint) -> list[str]:
    return sorted(Evidence.objects.filter(complaint=complaint).values_list("file__name", flat=True))


def test_photos_wait_while_another_field_is_put_right_and_go_along(client, house: House):
    answer = send(client, description="", photos=[picture("柜角.jpg"), picture("柜门.png", 9, format="PNG")])
    shown = text(answer)
    assert "柜角.jpg" in shown
    assert "柜门.png" in shown
    assert shown.count('src="data:image/jpeg;base64,') == 2, "one sees which they are"
    assert "请重新选择" not in shown
    assert StoredFile.objects.count() == 2
    assert files.unused(NOON + timedelta(seconds=1)).count() == 2, "let go like every unused file, were they not sent"
    made = complain(client, aside=tokens(answer), photos=[picture("地面.jpg", 50)])
    assert names_of(made) == ["地面.jpg", "柜角.jpg", "柜门.png"]
    assert not files.unused(NOON + timedelta(seconds=1)).exists()


def test_they_wait_however_often_the_form_is_wrong(client, house: House):
    first = waits(client, [picture("一.jpg")])
    again = send(client, description="", aside=first, photos=[picture("二.jpg", 9)])
    assert len(tokens(again)) == 2
    third = send(client, caller_phone="12", aside=tokens(again))
    assert names_of(complain(client, aside=tokens(third))) == ["一.jpg", "二.jpg"]
    assert StoredFile.objects.count() == 2


def test_one_is_left_out_by_a_tick(client, house: House):
    one, two = waits(client, [picture("一.jpg"), picture("二.jpg", 9)])
    again = send(client, description="", aside=[one, two], leave_out=[one])
    assert "一.jpg" not in text(again)
    assert names_of(complain(client, aside=[one, two], leave_out=[one])) == ["二.jpg"]


def test_the_same_photo_chosen_again_is_one(client, house: House):
    first = waits(client, [picture()])
    again = send(client, description="", aside=first, photos=[picture()])
    assert len(tokens(again)) == 1
    assert StoredFile.objects.count() == 1


def test_a_video_waits_too_and_no_photo_beside_it(client, house: House):
    first = waits(client, [video(5)])
    assert len(first) == 1
    mixed = send(client, aside=first, photos=[picture()])
    assert mixed.status_code == 422
    assert "请分开" in text(mixed)
    assert "现场.mp4" in text(mixed)
    assert not Complaint.objects.exists()
    assert names_of(complain(client, aside=first)) == ["现场.mp4"]


def test_those_that_wait_count_among_the_nine(client, house: House):
    eight = waits(client, pictures(8))
    over = send(client, aside=eight, photos=pictures(2, 20))
    assert over.status_code == 422
    assert "一次最多 9 张照片，您选了 10 个文件。" in text(over)
    assert not Complaint.objects.exists()
    nine = tokens(over)
    assert len(nine) == 9, "as many as there is room for"
    assert Evidence.objects.filter(complaint=complain(client, aside=nine)).count() == 9


def test_of_several_the_usable_ones_wait_and_the_others_are_told(client, house: House):
    bad = SimpleUploadedFile("假.jpg", b"%PDF-1.4\n%%EOF\n", "image/jpeg")
    answer = send(client, photos=[picture("一.jpg"), bad, SimpleUploadedFile("空.jpg", b""), picture("二.jpg", 9)])
    shown = text(answer)
    assert "第 2 个文件（假.jpg）：文件内容不是可接受的类型" in shown
    assert "第 3 个文件（空.jpg）：文件是空的" in shown
    assert len(tokens(answer)) == 2
    assert StoredFile.objects.count() == 2
    assert not Complaint.objects.exists()


def test_material_added_later_waits_too(client, house: House):
    made = complain(client)
    bad = SimpleUploadedFile("假.jpg", b"MZ\x90\0", "image/jpeg")
    answer = do(client, made, "material", note="柜角", photos=[picture("一.jpg"), bad])
    assert answer.status_code == 422
    assert not Evidence.objects.exists()
    first = tokens(answer)
    assert len(first) == 1
    assert do(client, made, "material", note="柜角", aside=first).status_code == 303
    assert names_of(made) == ["一.jpg"]
    again = do(client, made, "material", note="再来", aside=first)
    assert GONE in text(again), "handed in already"
    assert Evidence.objects.count() == 1


def test_sent_twice_with_photos_that_waited_it_is_one_complaint(client, house: House):
    first = waits(client, [picture()])
    sent = {"key": key_of(client), **TOLD, "aside": first}
    answers = [client.post(NEW, sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].url == answers[1].url
    assert (Complaint.objects.count(), Evidence.objects.count()) == (1, 1)


def refused(client: Client, *given: str) -> None:
    answer = send(client, aside=given)
    assert answer.status_code == 422
    assert GONE in text(answer)
    assert text(answer).count(GONE) == 1
    assert "展柜玻璃裂了" in text(answer), "what was typed stays"
    assert not Evidence.objects.exists()
    assert not Complaint.objects.exists()


def test_nobody_else_s_token_hands_anything_in(client, house: House):
    (token,) = waits(client, [picture()])
    stranger = Client()
    refused(stranger, token)
    waits(stranger, [picture("别的.jpg", 9)])
    refused(stranger, token)
    stranger.cookies["yk_aside"] = "x" * 24
    refused(stranger, token)
    assert names_of(complain(client, aside=[token])) == ["现场.jpg"], "who uploaded it still can"


@pytest.mark.parametrize(
    "forge",
    [
        lambda token, pk: str(pk),
        lambda token, pk: f"{pk}:",
        lambda token, pk: f"{pk + 1}:{token.partition(':')[2]}",
        lambda token, pk: signing.Signer(salt="portal.aside").sign(str(pk)),
        lambda token, pk: signing.Signer(salt="portal.ticket").sign(str(pk)),
        lambda token, pk: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token, pk: token + "x",
        lambda token, pk: "",
        lambda token, pk: "9" * 5_000,
        lambda token, pk: "'; DROP TABLE kernel_storedfile; --",
        lambda token, pk: "<script>alert(1)</script>",
    ],
)
def test_made_up_tokens_hand_nothing_in(client, house: House, forge):
    (token,) = waits(client, [picture()])
    refused(client, forge(token, StoredFile.objects.get().pk))


def test_files_of_the_staff_and_of_other_records_have_no_token(client, house: House):
    theirs = files.store(picture("内部.jpg", 77), actor=house.agent, at=NOON)
    (token,) = waits(client, [picture()])
    with pytest.raises(Invalid):
        own_register(VISITOR, ComplaintDraft(channel="web", **TOLD), aside=[theirs.pk], at=NOON)
    assert own_set_aside(VISITOR, [], [theirs.pk], at=NOON).files == ()
    refused(client, token, str(theirs.pk))


def test_what_was_handed_in_is_not_handed_in_again(client, house: House):
    first = waits(client, [picture()])
    made = complain(client, aside=first)
    again = send(client, aside=first, description="另一件：柜子也坏了")
    assert again.status_code == 422
    assert GONE in text(again)
    assert tokens(again) == []
    assert list(Complaint.objects.values_list("pk", flat=True)) == [made.pk]
    with pytest.raises(Invalid):
        own_add(VISITOR, Ticket(made.code, "1111"), aside=[StoredFile.objects.get().pk], at=NOON)
    assert Evidence.objects.count() == 1


def test_after_half_a_day_it_is_too_late(client, house: House):
    first = waits(client, [picture()])
    with clock.frozen(NOON + ASIDE_FOR - timedelta(seconds=1)):
        assert len(tokens(send(client, description="", aside=first))) == 1
    with clock.frozen(NOON + ASIDE_FOR):
        refused(client, *first)


def test_what_was_let_go_meanwhile_is_told(client, house: House):
    first = waits(client, [picture()])
    assert files.remove_unused(NOON + timedelta(seconds=1)) == 1
    refused(client, *first)


def test_a_token_of_one_form_is_worth_nothing_in_another(client, house: House):
    made = complain(client)
    (token,) = waits(client, [picture()])
    answer = do(client, made, "material", note="柜角", aside=[token])
    assert GONE in text(answer)
    assert not Evidence.objects.exists()


def test_who_signs_in_at_the_same_browser_does_not_get_them(client, house: House):
    from yueke.domains.passcodes import commands as passcodes

    (token,) = waits(client, [picture()])
    row = passcodes.ask_code(passcodes.VISITOR, "13812345678", handle="h", place="-", language="zh-hans", at=NOON)
    letter = passcodes.make_code(SYSTEM, row.pk, at=NOON)
    assert letter is not None
    passcodes.enter_code(passcodes.VISITOR, "h", letter.code, token="t", at=NOON)
    client.cookies["yk_seat"] = "t"
    refused(client, token)


def test_one_network_fills_no_disk(client, house: House, monkeypatch):
    monkeypatch.setattr(aside, "MOST_AN_HOUR", 1)
    first = waits(client, [picture()])
    over = send(client, description="", aside=first, photos=[picture("二.jpg", 9)])
    assert "选的文件没有保存，请重新选择。" in text(over)
    assert len(tokens(over)) == 1, "what waits goes on waiting"
    assert StoredFile.objects.count() == 1


def test_who_complains_too_often_leaves_no_files(client, house: House):
    for n in range(5):
        complain(client, description=f"第 {n} 件：送货又晚了")
    answer = send(client, description="第六件", photos=[picture()])
    assert answer.status_code == 429
    assert "没有保存" in text(answer)
    assert not StoredFile.objects.exists()


def test_names_stay_words_and_the_cookie_is_this_site_s_alone(client, house: House):
    answer = send(client, description="", photos=[picture("'><svg onload=alert(1)>.jpg")])
    assert "<svg onload" not in text(answer)
    cookie = answer.cookies["yk_aside"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/p/", True, "Lax")
    assert len(cookie.value) == 24
    assert "yk_aside" not in Client().get(NEW).cookies, "nobody gets one for looking"
