"""Letters by mail become complaints, go with the one they answer, or wait for a person to say."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.conf import settings as django_settings
from mailing import CAME, PASSWORD, USER, mail, smtp_server

from yueke.domains.channels import jobs as channel_jobs
from yueke.domains.channels.mail import commands as mailboxes
from yueke.domains.channels.mail import taking
from yueke.domains.channels.mail.imap import Fetched
from yueke.domains.channels.mail.models import Letter, Mailbox
from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Complaint, Evidence, Told
from yueke.domains.complaints.tests.house import House, house, house_of_file
from yueke.domains.organization.models import Person
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, Refused
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


@pytest.fixture
def box(house: House, settings, tmp_path) -> Mailbox:
    """A mailbox of the service department."""
    settings.YUEKE_HOME = tmp_path
    settings.MAIL_FROM, settings.MAIL_URL = "service@qinghe.example", "folder:"
    draft = mailboxes.MailboxDraft(
        USER, "127.0.0.1", 9, "plain", USER, CAME.date(), PASSWORD, department_id=house.service.pk
    )
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


def arrive(box: Mailbox, *mails: bytes) -> None:
    """The mails are fetched, and what follows from them happens."""
    for raw in mails:
        uid = Mailbox.objects.get(pk=box.pk).last_uid + 1
        taking.take(SYSTEM, box.pk, 7, Fetched(uid, raw, CAME, False), at=CAME)
    react()


def sent() -> bytes:
    """Send what waits in the outbox, by SMTP; gives the last mail taken."""
    with smtp_server() as (taken, url):
        django_settings.MAIL_URL = url
        with clock.frozen(CAME):
            for pk in Outgoing.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
                channel_jobs.send_message(pk)
        react()
        return taken.mails[-1]


def test_a_letter_becomes_a_complaint_and_is_acknowledged_in_its_thread(box, house: House) -> None:
    arrive(box, mail(files=(("裂缝.png", PNG, "image/png"), ("工具.exe", b"MZ\x00\x01", "application/x-msdownload"))))
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


def test_an_answer_goes_with_the_complaint_it_answers(box, house: House) -> None:
    arrive(box, mail())
    ours = message_from_bytes(sent())["Message-ID"]
    arrive(box, mail("补充：右边也裂了", subject="Re: 别的主题", message_id="<2@example.com>", References=ours))
    complaint = Complaint.objects.get()
    letter = Letter.objects.get(message_id="<2@example.com>")
    assert (letter.state, letter.about_id) == ("attached", complaint.pk)
    kinds = list(Event.objects.filter(stream=f"complaints.complaint:{complaint.pk}").values_list("kind", flat=True))
    assert kinds.count("complaints.customer_wrote") == 1
    assert Notice.objects.filter(kind="complaints.customer_wrote").exists()


def test_a_number_in_the_subject_is_enough_from_who_complained(box) -> None:
    arrive(box, mail())
    number = Complaint.objects.get().number
    arrive(box, mail("怎么样了", subject=f"关于 {number} 的进展", message_id="<2@example.com>"))
    assert Letter.objects.get(message_id="<2@example.com>").state == "attached"
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("how", ["References", "subject"])
def test_from_another_address_a_person_must_say(box, how, house: House) -> None:
    arrive(box, mail())
    complaint = Complaint.objects.get()
    ours = message_from_bytes(sent())["Message-ID"]
    more = {"References": ours} if how == "References" else {"subject": f"Re: {complaint.number}"}
    arrive(box, mail("我也要看", sender="eve@evil.example", message_id="<3@evil.example>", **more))
    letter = Letter.objects.get(message_id="<3@evil.example>")
    assert (letter.state, letter.doubt, letter.about_id) == ("open", "other_sender", complaint.pk)
    assert not Event.objects.filter(kind="complaints.customer_wrote").exists()
    assert Notice.objects.filter(kind="channels.letter_held", recipient_id=house.agent.person_id).exists()


def test_an_invented_message_id_opens_nothing(box) -> None:
    arrive(box, mail())
    outgoing = Outgoing.objects.get().pk
    forged = f"<yueke.{outgoing}.{'0' * 32}@qinghe.example>"
    arrive(box, mail("另一件事", subject="另一件事", message_id="<4@example.com>", References=forged))
    assert Complaint.objects.count() == 2


def test_what_answers_a_complaint_long_over_waits_for_a_person(box) -> None:
    arrive(box, mail())
    complaint = Complaint.objects.get()
    commands.accept(SYSTEM, complaint.pk, at=CAME)
    commands.withdraw(SYSTEM, complaint.pk, "客户撤诉", at=CAME)
    arrive(box, mail("还是裂", subject=f"Re: {complaint.number}", message_id="<2@example.com>"))
    assert Letter.objects.get(message_id="<2@example.com>").doubt == "over"


def test_what_machines_write_is_no_complaint(box) -> None:
    arrive(box, mail(Auto_Submitted="auto-replied"), mail(sender=USER, message_id="<2@example.com>"))
    assert set(Letter.objects.values_list("nature", "state")) == {("auto", "left"), ("own", "left")}
    assert not Complaint.objects.exists()
    assert not Outgoing.objects.exists()


def test_a_returned_mail_is_noted_where_it_was_told(box, house: House) -> None:
    arrive(box, mail())
    ours = message_from_bytes(sent())["Message-ID"]
    arrive(box, _bounce(ours, "delayed"))
    assert Told.objects.get().failed_at is None
    arrive(box, _bounce(ours, "failed"))
    row = Told.objects.get()
    assert (row.delivered_at, row.failure) == (None, "邮件被退回")
    assert Outgoing.objects.get().state == "returned"
    assert Complaint.objects.count() == 1


def test_a_flood_from_one_address_waits_for_a_person(box, monkeypatch) -> None:
    monkeypatch.setattr(taking, "MOST_AN_HOUR", 2)
    letters = [mail(message_id=f"<{n}@example.com>", subject=f"第 {n} 封") for n in range(taking.MOST_AN_HOUR + 1)]
    arrive(box, *letters)
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


def test_the_customer_is_found_by_address_and_the_letter_follows_one_linked_later(box, house: House) -> None:
    arrive(box, mail(sender="王小明 <WANG@example.com>", message_id="<w@example.com>"), mail())
    known, unknown = (
        Complaint.objects.get(intake_key=f"letter:{one.identity}") for one in Letter.objects.order_by("pk")
    )
    assert (known.customer_id, unknown.customer_id) == (house.customer.pk, None)
    commands.link_customer(SYSTEM, unknown.pk, house.customer.pk, at=CAME)
    react()
    assert set(Letter.objects.values_list("customer_id", flat=True)) == {house.customer.pk}


def test_refusals_change_nothing(box, house: House) -> None:
    arrive(box, mail(X_Spam_Flag="YES"))
    letter = Letter.objects.get()
    ended = house.registered()
    commands.withdraw(SYSTEM, ended.pk, "客户撤诉", at=CAME)
    with pytest.raises(Refused):
        letters.go_with(house.agent, letter, ended.pk, at=CAME)
    with pytest.raises(Forbidden):
        mailboxes.dismiss(house.engineer, letter.pk, at=CAME)
    with pytest.raises(Refused):
        mailboxes.reconsider(house.agent, letter.pk, at=CAME)
    letter.refresh_from_db()
    assert (letter.state, letter.about_id, letter.settled_at) == ("open", None, None)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "field,facts",
    [
        ("address", {"address": "nobody"}), ("host", {"host": "a b"}), ("security", {"host": "imap.example.com"}),
        ("port", {"port": 0}), ("password", {"password": ""}), ("folder", {"folder": "IN\r\nBOX"}),
        ("address", {"address": USER}),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(box, field, facts) -> None:
    values = {
        "address": "b@qinghe.example", "host": "127.0.0.1", "port": 143, "security": "plain", "username": "b",
        "first_day": CAME.date(), "password": "x",
    } | facts  # fmt: skip
    with pytest.raises(Invalid) as refused:
        mailboxes.save_mailbox(SYSTEM, mailboxes.MailboxDraft(**values), at=CAME)
    assert field in refused.value.fields
    assert Mailbox.objects.count() == 1


def test_a_password_never_travels_to_another_server(box) -> None:
    draft = mailboxes.MailboxDraft(USER, "evil.example", 993, "tls", USER, CAME.date())
    with pytest.raises(Invalid) as refused:
        mailboxes.save_mailbox(SYSTEM, draft, box.pk, at=CAME)
    assert list(refused.value.fields) == ["password"]
    assert Mailbox.objects.get().host == "127.0.0.1"


def test_letters_nobody_deals_with_are_let_go(box) -> None:
    arrive(box, mail(), mail(message_id="<2@example.com>", Auto_Submitted="auto-replied"))
    later = CAME + timedelta(days=1)
    assert mailboxes.let_go_letters(SYSTEM, before=CAME, at=later) == 0
    assert mailboxes.let_go_letters(SYSTEM, before=later, at=later) == 1
    assert Letter.objects.get().state == "registered"


def test_a_person_decides(box, house: House) -> None:
    arrive(box, mail(message_id="<1@example.com>", X_Spam_Flag="YES"))
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
