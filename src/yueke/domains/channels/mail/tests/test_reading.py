"""Mails read: whatever a program makes of Chinese, and whatever somebody makes to break the reader."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailing import mail

from yueke.domains.channels.mail.charsets import header_text, text_of
from yueke.domains.channels.mail.choices import Nature
from yueke.domains.channels.mail.reading import MOST_FILES, MOST_PARTS, read
from yueke.domains.channels.references import key_of, message_id, outgoing_of

TEXT = "收到的展柜玻璃裂了，请尽快处理。"


def raw(body: bytes, kind: str = "text/plain", *, subject: bytes = b"=?utf-8?b?5bGV5p+c?=", more: bytes = b"") -> bytes:
    head = (
        b"From: chen@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: " + subject + b"\r\nMIME-Version: 1.0\r\n"
    )
    return head + more + b"Content-Type: " + kind.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body


@pytest.mark.parametrize(
    "written,declared",
    [
        ("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gbk", "GBK"), ("gb18030", "gb18030"), ("big5", "big5"),
        # Declared wrongly, or not at all.
        ("gb18030", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "iso-8859-1"), ("gb18030", "us-ascii"), ("utf-8", ""),
        ("gb18030", "x-no-such-charset"), ("utf-8", "windows-1252"),
    ],
)  # fmt: skip
def test_chinese_is_read_however_it_is_declared(written: str, declared: str) -> None:
    text = TEXT.replace("请尽快处理", "請儘快處理") if written == "big5" else TEXT
    kind = f'text/plain; charset="{declared}"' if declared else "text/plain"
    assert read(raw(text.encode(written), kind)).text == text


def test_other_languages_stay_what_they_are() -> None:
    assert text_of("Café très cassé".encode("latin-1"), "iso-8859-1") == "Café très cassé"
    assert text_of("ガラスが割れた".encode("iso-2022-jp"), "iso-2022-jp") == "ガラスが割れた"


@pytest.mark.parametrize(
    "header",
    [
        "=?gb2312?B?" + base64.b64encode("展柜玻璃裂了".encode("gbk")).decode() + "?=",
        "=?UTF-8?Q?=E5=B1=95=E6=9F=9C?=\r\n =?UTF-8?B?" + base64.b64encode("玻璃裂了".encode()).decode() + "?=",
        "展柜玻璃裂了".encode("gbk").decode("ascii", "surrogateescape"),
        "展柜玻璃裂了".encode().decode("ascii", "surrogateescape"),
    ],
)
def test_headers_are_decoded(header: str) -> None:
    assert header_text(header) == "展柜玻璃裂了"


def test_sender_and_files_are_read() -> None:
    sent = mail(TEXT, sender="=?gbk?B?" + base64.b64encode("陈，女士".encode("gbk")).decode() + "?= <Chen@Example.com>",
                files=(("裂缝.txt", "看图".encode(), "text/plain"),))  # fmt: skip
    found = read(sent)
    assert (found.sender, found.sender_name, found.message_id) == ("chen@example.com", "陈，女士", "<1@example.com>")
    assert [(one.name, one.content) for one in found.files] == [("裂缝.txt", "看图".encode())]
    assert found.text == TEXT


def test_html_becomes_text_without_what_it_hides() -> None:
    page = "<html><head><style>p{}</style><script>alert(1)</script></head><body><p>玻璃裂了</p><p>请换&nbsp;新</p></body></html>"
    found = read(raw(page.encode(), "text/html; charset=utf-8"))
    assert found.text.split() == ["玻璃裂了", "请换", "新"]
    assert "alert" not in found.text


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00\xff" * 500,
        b"From: \xff\xfe<>\r\nSubject: =?x?q?=ZZ?=\r\n\r\n\x00",
        raw(b"<div>" * 20_000 + "玻璃".encode(), "text/html"),
        raw(b"x", 'multipart/mixed; boundary="'),
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(400))
        + b"\r\nx",
        raw(b"--b\r\n\r\nx\r\n" * (MOST_PARTS + 50), 'multipart/mixed; boundary="b"'),
        raw(b"x", more=b"Date: Fri, 99 Foo 99999 99:99:99 +9999\r\n"),
        raw(b"x", more=b"References: " + b"<" * 9000 + b"\r\n"),
    ],
)
def test_nothing_breaks_the_reader(hostile: bytes) -> None:
    found = read(hostile)
    assert "\x00" not in found.text + found.subject
    assert len(found.text) <= 20_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read(data: bytes) -> None:
    assert isinstance(read(data).identity, str)
    assert isinstance(read(mail() + data).text, str)


def test_no_more_files_than_a_person_would_send() -> None:
    files = tuple((f"{n}.txt", b"x%d" % n, "text/plain") for n in range(MOST_FILES + 2))
    found = read(mail(files=files))
    assert len(found.files) == MOST_FILES
    assert [why for _name, why in found.left_out] == ["many", "many"]


@pytest.mark.parametrize(
    "nature,headers",
    [
        (Nature.LETTER, {}),
        (Nature.LETTER, {"Auto_Submitted": "no"}),
        (Nature.LETTER, {"subject": "自动回复太慢，我要投诉"}),
        (Nature.AUTO, {"Auto_Submitted": "auto-replied"}),
        (Nature.AUTO, {"X_Autoreply": "yes"}),
        (Nature.AUTO, {"Precedence": "bulk"}),
        (Nature.AUTO, {"Return_Path": "<>"}),
        (Nature.AUTO, {"sender": "no-reply@shop.example"}),
        (Nature.AUTO, {"subject": "自动回复：我在休假"}),
        (Nature.LIST, {"List_Id": "<news.example.com>"}),
        (Nature.OWN, {"sender": "complaints@qinghe.example"}),
        (Nature.BOUNCE, {"sender": "MAILER-DAEMON@mx.example.com"}),
        (Nature.JUNK, {"X_Spam_Flag": "YES"}),
    ],
)
def test_persons_and_machines_are_told_apart(nature: Nature, headers: dict[str, str]) -> None:
    assert read(mail(**headers), ours=frozenset({"complaints@qinghe.example"})).nature == nature


def test_our_own_message_coming_round_is_known_by_its_id() -> None:
    assert read(mail(message_id=message_id(7), sender="somebody@example.com")).nature == Nature.OWN


def test_message_ids_are_known_again_and_cannot_be_made_up() -> None:
    ours = message_id(41)
    assert ours == message_id(41) != message_id(42)
    assert outgoing_of(["<other@example.com>", ours]) == 41
    forged = ours.replace("yueke.41.", "yueke.42.")
    assert outgoing_of([forged]) is None
    assert read(mail(References=f"<a@b.example> {ours}")).answers_id == 41
    assert key_of(41) in ours


def test_the_same_mail_is_the_same_letter_and_another_with_its_id_is_not() -> None:
    assert read(mail()).identity == read(mail()).identity
    assert read(mail()).identity != read(mail(sender="eve@evil.example")).identity
