"""Real mail servers on loopback: pymap keeps mailboxes, aiosmtpd takes mail in."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from imapclient import IMAPClient

USER, PASSWORD = "complaints@qinghe.example", "plum-rain"
CAME = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


class ImapServer:
    """A server with one account; each test uses a folder of its own."""

    def __init__(self, *, certificate: Path | None = None) -> None:
        self.port = free_port()
        tls = ["--cert", str(certificate), "--key", str(certificate)] if certificate else ["--no-tls"]
        self.process = subprocess.Popen(
            [
                sys.executable, "-c", "from pymap.main import main; main()", "--host", "127.0.0.1",
                "--port", str(self.port), *tls, "dict", "--demo-user", USER, "--demo-password", PASSWORD,
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _wait_for(self.port, self.process)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else's connection to the mailbox."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            yield client

    def folder(self, name: str) -> str:
        """An empty folder."""
        with self.client() as client:
            if client.folder_exists(name):
                client.delete_folder(name)
            client.create_folder(name)
        return name

    def put(self, folder: str, *mails: bytes, came: datetime = CAME) -> None:
        """Lay mails into a folder."""
        with self.client() as client:
            for mail in mails:
                client.append(folder, mail, msg_time=came)

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait(10)


class Taken:
    """What an SMTP server took in; ``kill_after`` is called once a mail is taken, before the answer goes out."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(envelope.content)
        return "250 ok"


@contextmanager
def smtp_server() -> Iterator[tuple[Taken, str]]:
    """A mail server that takes everything, and its address for ``YUEKE_MAIL_URL``."""
    taken = Taken()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield taken, f"smtp+plain://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def mail(text: str = "收到的展柜玻璃裂了，请尽快处理。", *, subject: str = "展柜玻璃裂了", sender: str = "陈女士 <chen@example.com>",
         message_id: str = "<1@example.com>", files: tuple[tuple[str, bytes, str], ...] = (), **headers: str) -> bytes:  # fmt: skip
    """A mail as somebody's program writes it."""
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = sender, USER, subject
    found["Date"], found["Message-ID"] = format_datetime(CAME), message_id
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    for name, content, kind in files:
        main, sub = kind.split("/")
        found.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return found.as_bytes()


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server did not start"
        time.sleep(0.1)
    raise AssertionError("nobody listens")
