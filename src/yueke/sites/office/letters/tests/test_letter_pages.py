"""The pages of letters and mailboxes, over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from mailing import CAME, PASSWORD, USER, mail

from yueke.domains.channels.mail import commands, taking
from yueke.domains.channels.mail.imap import Fetched
from yueke.domains.channels.mail.models import Letter, Mailbox
from yueke.domains.complaints.models import Complaint
from yueke.domains.organization.models import Person
from yueke.kernel.access import SYSTEM
from yueke.reactions import letters

SETTINGS = {
    "address": USER, "host": "127.0.0.1", "port": "9", "security": "plain", "username": USER, "password": PASSWORD,
    "folder": "INBOX", "first_day": "2026-11-20", "department_id": "", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def clerk(client: Client, house) -> Client:
    """Signed in as somebody who deals with letters."""
    client.force_login(house.hire("zhao.yu", house.service, "service"))
    return client


@pytest.fixture
def box(house) -> Mailbox:
    draft = commands.MailboxDraft(
        USER, "127.0.0.1", 9, "plain", USER, CAME.date(), PASSWORD, department_id=house.service.pk
    )
    return commands.save_mailbox(SYSTEM, draft, at=CAME)


def arrived(box: Mailbox, n: int = 1, *, doubt: str = "junk", **headers: str) -> Letter:
    """A letter that waits for a person."""
    raw = mail(message_id=f"<{n}@example.com>", files=(("裂缝.txt", "看图".encode(), "text/plain"),), **headers)
    letter = taking.take(SYSTEM, box.pk, 7, Fetched(n, raw, CAME, False), at=CAME)
    assert letter is not None
    return commands.hold(SYSTEM, letter.pk, doubt, at=CAME)


def test_a_letter_is_registered_on_its_page(clerk: Client, box, settings, tmp_path) -> None:
    settings.YUEKE_HOME = tmp_path
    letter = arrived(box)
    page = clerk.get(reverse("office:letters")).content.decode()
    assert "展柜玻璃裂了" in page
    assert "疑似垃圾邮件" in page
    assert "chen@example.com" not in page
    one = clerk.get(reverse("office:letter", args=[letter.pk])).content.decode()
    assert "收到的展柜玻璃裂了" in one
    assert "裂缝.txt" in one
    answer = clerk.post(reverse("office:letter-register", args=[letter.pk]))
    assert answer.status_code == 303
    complaint = Complaint.objects.get()
    shown = clerk.get(reverse("office:complaint", args=[complaint.pk])).content.decode()
    assert reverse("office:letter-file", args=[letter.files.get().pk]) in shown
    file = clerk.get(reverse("office:letter-file", args=[letter.files.get().pk]))
    assert b"".join(file.streaming_content).decode() == "看图"
    assert file["Content-Disposition"].startswith("attachment")


def test_a_letter_is_filed_put_aside_and_taken_up_again(clerk: Client, box, house, settings, tmp_path) -> None:
    settings.YUEKE_HOME = tmp_path
    first, second = arrived(box, 1), arrived(box, 2)
    complaint = letters.begin(SYSTEM, first, at=CAME)
    url = reverse("office:letter-attach", args=[second.pk])
    wrong = clerk.post(url, {"number": "TS20200101-9999"})
    assert wrong.status_code == 422
    assert "没有找到这件投诉" in wrong.content.decode()
    assert Letter.objects.get(pk=second.pk).state == "open"
    assert clerk.post(reverse("office:letter-dismiss", args=[second.pk])).status_code == 303
    assert clerk.post(reverse("office:letter-dismiss", args=[second.pk])).status_code == 422
    assert clerk.post(reverse("office:letter-reconsider", args=[second.pk])).status_code == 303
    assert clerk.post(url, {"number": complaint.number.lower()}).status_code == 303
    assert Letter.objects.get(pk=second.pk).about_id == complaint.pk


def test_what_belongs_to_a_complaint_out_of_sight_is_not_read(clerk: Client, box, house, settings, tmp_path) -> None:
    settings.YUEKE_HOME = tmp_path
    letter = arrived(box)
    complaint = letters.begin(SYSTEM, letter, at=CAME)
    Complaint.objects.filter(pk=complaint.pk).update(intake_department_id=house.sales.pk)
    for name, pk in (("letter", letter.pk), ("letter-file", letter.files.get().pk)):
        assert clerk.get(reverse(f"office:{name}", args=[pk])).status_code == 404


def test_few_queries_however_many_letters(
    clerk: Client, box, django_assert_max_num_queries, settings, tmp_path
) -> None:
    settings.YUEKE_HOME = tmp_path
    for n in range(1, 8):
        arrived(box, n, sender=f"c{n}@example.com")
    clerk.get(reverse("office:letters"))
    with django_assert_max_num_queries(12):
        clerk.get(reverse("office:letters"), {"view": "all"})


def test_hostile_words_stay_words(clerk: Client, box, settings, tmp_path) -> None:
    settings.YUEKE_HOME = tmp_path
    letter = arrived(box, subject="<script>alert(1)</script>", sender='"<img src=x>" <e@example.com>')
    for url in (reverse("office:letters"), reverse("office:letter", args=[letter.pk])):
        page = clerk.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def test_a_mailbox_is_set_up_tried_and_never_shows_its_password(client: Client, house) -> None:
    client.force_login(Person.objects.get(username="admin"))
    url = reverse("office:mailboxes")
    assert "还没有" in client.get(url).content.decode()
    bad = client.post(url, SETTINGS | {"host": "imap.example.com"})
    assert bad.status_code == 422
    assert "不加密的连接只能用于本机" in bad.content.decode()
    assert client.post(url, SETTINGS).status_code == 303
    box = Mailbox.objects.get()
    page = client.get(reverse("office:mailbox", args=[box.pk])).content.decode()
    assert PASSWORD not in page
    client.post(reverse("office:mailbox", args=[box.pk]), SETTINGS | {"password": "", "folder": "投诉"})
    box.refresh_from_db()
    assert (box.folder, box.password) == ("投诉", PASSWORD)
    assert client.post(reverse("office:mailbox-try", args=[box.pk])).status_code == 303
    assert "连不上收信服务器" in client.get(reverse("office:mailbox", args=[box.pk])).content.decode()
