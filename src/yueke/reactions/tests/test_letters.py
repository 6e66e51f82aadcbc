"""Letters by mail become complaints, or go with the one they answer; from a real IMAP server, by a real SMTP server."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest
from mailing import CAME, PASSWORD, USER, ImapServer, mail, smtp_server

from yueke.domains.channels import jobs as channel_jobs
from yueke.domains.channels.mail import commands as mailboxes
from yueke.domains.channels.mail import taking
from yueke.domains.channels.mail.models import Letter, Mailbox
from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Complaint, Evidence, Told
from yueke.domains.complaints.tests.house import House, house, house_of_file
from yueke.domains.organization.models import Person
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import all_reactions
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.reactions import letters

__all__ = ["house", "house_of_file"]

STORIES = ("yueke.reactions.letters", "yueke.reactions.telling_customers", "yueke.reactions.complaining")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def imap():
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def box(imap, house: House, request, settings, tmp_path) -> Mailbox:
    """A mailbox with a folder of its own."""
    settings.YUEKE_HOME = tmp_path
    settings.MAIL_FROM, settings.MAIL_URL = "service@qinghe.example", "folder:"
    draft = mailboxes.MailboxDraft(
        USER, "127.0.0.1", imap.port, "plain", USER, CAME.date(), PASSWORD, imap.folder(request.node.name[:60]),
        department_id=house.service.pk,
    )  # fmt: skip
    return mailboxes.save_mailbox(SYSTEM, draft, at=CAME)


def react() -> None:
    """Run what the workers would, in the order things happened, until nothing is left; each only once."""
    stories = [(one.event.kind, one.name) for one in all_reactions() if one.handler.__module__ in STORIES]
    seen: set[int] = set()
    while fresh := list(Event.objects.exclude(pk__in=seen).order_by("pk")):
        for event in fresh:
            seen.add(event.pk)
            for kind, name in stories:
                if kind == event.kind:
                    run(event.pk, name, at=event.at)


def arrive(imap: ImapServer, box: Mailbox, *mails: bytes) -> None:
    """The mails come, are fetched, and what follows from them happens."""
    imap.put(box.folder, *mails)
    taking.look(SYSTEM, box.pk, at=CAME)
    react()


def sent() -> bytes:
    """Send what waits in the outbox, by SMTP; gives the last mail taken."""
    with smtp_server() as (taken, url):
        from django.conf import settings

        settings.MAIL_URL = url
        with clock.frozen(CAME):
            for pk in Outgoing.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
                channel_jobs.send_message(pk)
        react()
        return taken.mails[-1]


def test_a_letter_becomes_a_complaint_and_is_acknowledged_in_its_thread(imap, box, house: House) -> None:
    arrive(
        imap, box, mail(files=(("裂缝.png", PNG, "image/png"), ("工具.exe", b"MZ\x00\x01", "application/x-msdownload")))
    )
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.caller_name, complaint.caller_email) == ("email", "陈女士", "chen@example.com")
    assert complaint.description == "展柜玻璃裂了\n收到的展柜玻璃裂了，请尽快处理。"
    assert (complaint.intake_department_id, complaint.received_at) == (house.service.pk, CAME)
    assert [one.by_customer for one in Evidence.objects.filter(complaint=complaint)] == [True]
    letter = Letter.objects.get()
    assert (letter.state, letter.about_id, letter.about_label) == ("registered", complaint.pk, complaint.number)
    assert letter.left_out == [["工具.exe", "kind"]]
    back = message_from_bytes(sent())
    assert (back["In-Reply-To"], back["Reply-To"]) == ("<1@example.com>", USER)
    assert back["Auto-Submitted"] == "auto-generated"
    assert complaint.code in back.get_payload(decode=True).decode()
    assert Told.objects.get().delivered_at == CAME


def test_fetched_again_under_a_new_numbering_it_stays_one_letter(imap, box) -> None:
    arrive(imap, box, mail())
    Mailbox.objects.update(uid_validity=1, last_uid=0)
    taking.look(SYSTEM, box.pk, at=CAME)
    react()
    assert (Letter.objects.count(), Complaint.objects.count()) == (1, 1)
    box.refresh_from_db()
    assert box.uid_validity != 1
    assert box.checked_at == CAME


def test_an_answer_goes_with_the_complaint_it_answers(imap, box, house: House) -> None:
    arrive(imap, box, mail())
    ours = message_from_bytes(sent())["Message-ID"]
    arrive(imap, box, mail("补充：右边也裂了", subject="Re: 别的主题", message_id="<2@example.com>", References=ours))
    complaint = Complaint.objects.get()
    letter = Letter.objects.get(message_id="<2@example.com>")
    assert (letter.state, letter.about_id) == ("attached", complaint.pk)
    kinds = list(Event.objects.filter(stream=f"complaints.complaint:{complaint.pk}").values_list("kind", flat=True))
    assert kinds.count("complaints.customer_wrote") == 1
    assert Notice.objects.filter(kind="complaints.customer_wrote").exists()


def test_a_number_in_the_subject_is_enough_from_who_complained(imap, box) -> None:
    arrive(imap, box, mail())
    number = Complaint.objects.get().number
    arrive(imap, box, mail("怎么样了", subject=f"关于 {number} 的进展", message_id="<2@example.com>"))
    assert Letter.objects.get(message_id="<2@example.com>").state == "attached"
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("how", ["References", "subject"])
def test_from_another_address_a_person_must_say(imap, box, how, house: House) -> None:
    arrive(imap, box, mail())
    complaint = Complaint.objects.get()
    ours = message_from_bytes(sent())["Message-ID"]
    more = {"References": ours} if how == "References" else {"subject": f"Re: {complaint.number}"}
    arrive(imap, box, mail("我也要看", sender="eve@evil.example", message_id="<3@evil.example>", **more))
    letter = Letter.objects.get(message_id="<3@evil.example>")
    assert (letter.state, letter.doubt, letter.about_id) == ("open", "other_sender", complaint.pk)
    assert not Event.objects.filter(kind="complaints.customer_wrote").exists()
    assert Notice.objects.filter(kind="channels.letter_held", recipient_id=house.agent.person_id).exists()


def test_an_invented_message_id_opens_nothing(imap, box) -> None:
    arrive(imap, box, mail())
    outgoing = Outgoing.objects.get().pk
    forged = f"<yueke.{outgoing}.{'0' * 32}@qinghe.example>"
    arrive(imap, box, mail("另一件事", subject="另一件事", message_id="<4@example.com>", References=forged))
    assert Complaint.objects.count() == 2


def test_what_answers_a_complaint_long_over_waits_for_a_person(imap, box) -> None:
    arrive(imap, box, mail())
    complaint = Complaint.objects.get()
    commands.accept(SYSTEM, complaint.pk, at=CAME)
    commands.withdraw(SYSTEM, complaint.pk, "客户撤诉", at=CAME)
    arrive(imap, box, mail("还是裂", subject=f"Re: {complaint.number}", message_id="<2@example.com>"))
    assert Letter.objects.get(message_id="<2@example.com>").doubt == "over"


@pytest.mark.parametrize(
    "nature,headers",
    [
        ("auto", {"Auto_Submitted": "auto-replied"}),
        ("auto", {"Precedence": "bulk"}),
        ("auto", {"subject": "自动回复：我在休假"}),
        ("list", {"List_Id": "<news.example.com>"}),
        ("own", {"sender": USER}),
        ("own", {"sender": "service@qinghe.example"}),
        ("bounce", {"sender": "MAILER-DAEMON@mx.example.com"}),
    ],
)
def test_what_machines_write_is_no_complaint(imap, box, nature, headers) -> None:
    arrive(imap, box, mail(**headers))
    letter = Letter.objects.get()
    assert (letter.nature, letter.state) == (nature, "left")
    assert not Complaint.objects.exists()
    assert not Outgoing.objects.exists()


def test_a_returned_mail_is_noted_where_it_was_told(imap, box, house: House) -> None:
    arrive(imap, box, mail())
    ours = message_from_bytes(sent())["Message-ID"]
    arrive(imap, box, _bounce(ours, "delayed"))
    assert Told.objects.get().failed_at is None
    arrive(imap, box, _bounce(ours, "failed"))
    row = Told.objects.get()
    assert (row.delivered_at, row.failure) == (None, "邮件被退回")
    assert Outgoing.objects.get().state == "returned"
    assert Complaint.objects.count() == 1


def test_a_flood_from_one_address_waits_for_a_person(imap, box) -> None:
    letters = [mail(message_id=f"<{n}@example.com>", subject=f"第 {n} 封") for n in range(taking.MOST_AN_HOUR + 1)]
    arrive(imap, box, *letters)
    assert Complaint.objects.count() == taking.MOST_AN_HOUR
    assert Letter.objects.get(state="open").doubt == "flood"


def test_a_mailbox_that_fails_says_so_and_tells_after_a_while(box, house: House) -> None:
    Mailbox.objects.update(port=9)
    for minutes in (0, 10, 31, 40):
        assert taking.look(SYSTEM, box.pk, at=CAME + timedelta(minutes=minutes)) == 0
        react()
    box.refresh_from_db()
    assert (box.failing_since, box.error) == (CAME, "连不上收信服务器，请核对地址和端口。")
    assert Event.objects.filter(kind="channels.mailbox_failing").exists()
    founder = Person.objects.get(username="admin")
    assert Notice.objects.filter(kind="channels.mailbox_failing", recipient=founder).count() == 1


def test_a_person_decides(imap, box, house: House) -> None:
    arrive(imap, box, mail(message_id="<1@example.com>", X_Spam_Flag="YES"))
    letter = Letter.objects.get()
    assert (letter.state, letter.doubt) == ("open", "junk")
    agent = house.agent
    mailboxes.dismiss(agent, letter.pk, at=CAME)
    mailboxes.reconsider(agent, letter.pk, at=CAME)
    complaint = letters.begin(agent, letter, at=CAME)
    assert (complaint.recorded_by_id, complaint.first_contact_id) == (agent.person_id, agent.person_id)
    assert Letter.objects.get().settled_by_id == agent.person_id


def _bounce(message_id: str, action: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example.com\r\nTo: {USER}\r\nMessage-ID: <{action}@mx.example.com>\r\n"
        'Subject: Undelivered\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; chen@example.com\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()
