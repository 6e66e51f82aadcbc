"""The outbox: written with what it belongs to, sent once, forgotten when secret; and what leaves by each means."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.channels import jobs, means, outbox
from yueke.domains.channels.means import Message, NotSent
from yueke.domains.channels.models import Outgoing
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
CODE = Message("sms", "13812345678", "", "验证码 012345")


@pytest.fixture
def folder(settings, tmp_path):
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    return tmp_path / "outbox"


def posted(**more) -> Outgoing:
    return outbox.post(SYSTEM, CODE, not_after=AT + timedelta(minutes=5), is_secret=True, at=AT, **more)


@pytest.mark.django_db
def test_a_message_is_sent_once_and_its_secret_is_gone(folder):
    row = posted()
    assert ProcrastinateJob.objects.get(task_name="channels.send").args == {"outgoing_id": row.pk}
    with clock.frozen(AT):
        jobs.send_message(row.pk)
        jobs.send_message(row.pk)
    (left,) = folder.iterdir()
    assert "012345" in left.read_text("utf-8")
    assert folder.stat().st_mode & 0o077 == 0
    row.refresh_from_db()
    assert (row.state, row.text, row.attempts) == ("sent", "", 1)


@pytest.mark.django_db
def test_the_job_names_neither_recipient_nor_code(folder):
    posted()
    told = json.dumps(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    assert "138" not in told
    assert "012345" not in told


@pytest.mark.django_db
def test_what_is_too_late_is_not_sent(folder):
    row = posted()
    with clock.frozen(AT + timedelta(minutes=5)):
        jobs.send_message(row.pk)
    assert not folder.exists()
    row.refresh_from_db()
    assert (row.state, row.text) == ("given_up", "")


@pytest.mark.django_db
def test_what_fails_is_tried_again(settings):
    settings.SMS_URL = ""
    row = posted()
    with clock.frozen(AT), pytest.raises(NotSent):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "no sms is set up")
    assert row.text == CODE.text


@pytest.mark.django_db
def test_everything_is_let_go(folder):
    posted()
    assert outbox.let_go(SYSTEM, before=AT, at=AT) == 0
    assert outbox.let_go(SYSTEM, before=AT + timedelta(seconds=1), at=AT) == 1


def test_what_is_not_set_up_is_closed(settings):
    settings.SMS_URL, settings.MAIL_URL = "", "smtp://localhost"
    assert means.open_means() == ("email",)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/passwd", "ftp://example.com"])
def test_text_messages_leave_only_encrypted(settings, url):
    settings.SMS_URL = url
    with pytest.raises(NotSent):
        means.send(CODE, at=AT)


def test_a_mail_server_that_does_not_answer_is_told_without_the_recipient(settings):
    settings.MAIL_URL = "smtp+plain://127.0.0.1:9"
    with pytest.raises(NotSent) as failed:
        means.send(Message("email", "zhang@example.com", "验证码", "012345"), at=AT)
    assert "zhang" not in str(failed.value)


def test_a_mail_is_handed_to_the_server(settings):
    server = _MailServer()
    settings.MAIL_URL, settings.MAIL_FROM = f"smtp+plain://127.0.0.1:{server.port}", "yueke@example.com"
    means.send(Message("email", "zhang@example.com", "验证码", "您的验证码 012345"), at=AT)
    mail = message_from_bytes(server.received())
    assert (mail["To"], mail["From"]) == ("zhang@example.com", "yueke@example.com")
    assert "012345" in mail.get_payload(decode=True).decode()


class _MailServer:
    """The few words of SMTP that take one mail."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._mail = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def received(self) -> bytes:
        self._thread.join(10)
        return self._mail

    def _serve(self) -> None:
        connection, _peer = self._listening.accept()
        with connection, connection.makefile("rwb") as lines:

            def say(text: bytes) -> None:
                lines.write(text + b"\r\n")
                lines.flush()

            say(b"220 here")
            for line in lines:
                word = line[:4].upper()
                if word == b"DATA":
                    say(b"354 go on")
                    while (part := lines.readline()) != b".\r\n":
                        self._mail += part
                say(b"221 bye" if word == b"QUIT" else b"250 ok")
                if word == b"QUIT":
                    return
