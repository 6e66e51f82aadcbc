"""Fetching from a real IMAP server: in order, once, from a day on; and saying why it cannot be read."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mailing import CAME, PASSWORD, USER, ImapServer, mail

from yueke.domains.channels.mail import commands, imap, taking
from yueke.domains.channels.mail.models import Letter, Mailbox
from yueke.kernel.access import SYSTEM

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def server():
    started = ImapServer()
    yield started
    started.stop()


@pytest.fixture
def box(server, request, settings, tmp_path) -> Mailbox:
    settings.YUEKE_HOME = tmp_path
    return boxed(server.port, folder=server.folder(request.node.name[:60]))


def boxed(port: int, security: str = "plain", host: str = "127.0.0.1", **facts) -> Mailbox:
    draft = commands.MailboxDraft(USER, host, port, security, USER, CAME.date(), PASSWORD, **facts)
    return commands.save_mailbox(SYSTEM, draft, at=CAME)


def subjects() -> list[str]:
    return [letter.subject for letter in Letter.objects.order_by("pk")]


def test_letters_are_fetched_once_in_order_and_stay_unread_there(server, box, monkeypatch) -> None:
    monkeypatch.setattr(imap, "AT_ONCE", 2)
    server.put(box.folder, *(mail(subject=f"第 {n} 封", message_id=f"<{n}@x>") for n in range(3)))
    assert commands.try_mailbox(SYSTEM, box.pk) == 3
    assert [taking.look(SYSTEM, box.pk, at=CAME) for _look in range(3)] == [2, 1, 0]
    assert subjects() == ["第 0 封", "第 1 封", "第 2 封"]
    with server.client() as client:
        client.select_folder(box.folder)
        assert len(client.search(["UNSEEN"])) == 3


def test_letters_from_before_the_first_day_are_left_alone(server, box) -> None:
    server.put(box.folder, mail(subject="去年的", message_id="<old@x>"), came=CAME - timedelta(days=300))
    server.put(box.folder, mail(subject="前一晚的", message_id="<eve@x>"), came=CAME - timedelta(hours=20))
    server.put(box.folder, mail(subject="今天的"))
    assert taking.look(SYSTEM, box.pk, at=CAME) == 1
    assert subjects() == ["今天的"]


def test_a_new_numbering_brings_no_letter_twice_and_loses_none(server, box) -> None:
    server.put(box.folder, mail(subject="一"))
    taking.look(SYSTEM, box.pk, at=CAME)
    with server.client() as client:
        client.delete_folder(box.folder)
        client.create_folder(box.folder)
    server.put(box.folder, mail(subject="一"), mail(subject="二", message_id="<2@x>"))
    before = Mailbox.objects.get().uid_validity
    assert taking.look(SYSTEM, box.pk, at=CAME) == 1
    assert subjects() == ["一", "二"]
    assert Mailbox.objects.get().uid_validity != before


def test_of_a_mail_too_large_its_beginning_is_kept(server, box, monkeypatch) -> None:
    monkeypatch.setattr(imap, "MOST_BYTES", 20_000)
    monkeypatch.setattr(imap, "BEGINNING", 2_000)
    server.put(box.folder, mail(files=(("录像.mp4", b"\0" * 60_000, "video/mp4"),)))
    taking.look(SYSTEM, box.pk, at=CAME)
    letter = Letter.objects.get()
    assert (letter.is_cut, letter.text, letter.left_out) == (True, "收到的展柜玻璃裂了，请尽快处理。", [["…", "cut"]])


@pytest.mark.parametrize(
    "facts,why",
    [
        ({"password": "wrong"}, "登录名或密码（授权码）不对。"),
        ({"port": 9}, "连不上收信服务器，请核对地址和端口。"),
        ({"folder": "没有"}, "收信服务器拒绝"),
        ({"host": "192.0.2.1"}, "不加密的连接只能用于本机。"),
    ],
)
def test_what_cannot_be_read_says_why(box, facts, why) -> None:
    for name, value in facts.items():
        setattr(box, name, value)
    box.save()
    assert taking.look(SYSTEM, box.pk, at=CAME) == 0
    told = Mailbox.objects.get().error
    assert told.startswith(why)
    assert PASSWORD not in told


def test_only_a_server_with_a_trusted_certificate_gets_the_password(tmp_path, settings, monkeypatch) -> None:
    settings.YUEKE_HOME = tmp_path
    certificate = _certificate(tmp_path)
    server = ImapServer(certificate=certificate)
    try:
        box = boxed(server.port, "starttls", host="localhost")
        taking.look(SYSTEM, box.pk, at=CAME)
        assert Mailbox.objects.get().error == "加密连接没有建立：证书或加密方式不对。"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert commands.try_mailbox(SYSTEM, box.pk) == 0
    finally:
        server.stop()


def _certificate(folder) -> object:
    """A key with its own certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = built.sign(key, hashes.SHA256())
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path
