"""Mail in and mail out, with the worker killed before every statement it sends to the database, one after another.

Whatever it was about to do: afterwards every letter is one complaint with one acknowledgement, and every message that
a mail server took twice was taken under the same message id.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connection
from mailing import CAME, PASSWORD, USER, ImapServer, mail, smtp_server

from yueke.domains.channels import jobs, outbox
from yueke.domains.channels.mail import commands, taking
from yueke.domains.channels.mail.models import Letter, LetterFile
from yueke.domains.channels.means import Message
from yueke.domains.channels.models import Outgoing
from yueke.domains.complaints.models import Complaint, Evidence, Told
from yueke.domains.complaints.tests.house import found
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import all_reactions
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STORIES = ("yueke.reactions.letters", "yueke.reactions.telling_customers")
STEP = 5
"""Every so many statements one is the last; the steps of writing one row follow closer than that."""
PDF = b"%PDF-1.4\n%%EOF\n"


def killed_at(statement: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a copy of this process that is killed before its n-th statement; False when it got through."""
    connection.close()
    child = os.fork()
    if child == 0:
        count = 0

        def doomed(execute, sql, params, many, context):
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(doomed):
                work()
        except BaseException:
            os._exit(3)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def react(after: int) -> None:
    """Run what the workers would for the events after one, in the order they happened, until nothing is left."""
    stories = [(one.event.kind, one.name) for one in all_reactions() if one.handler.__module__ in STORIES]
    while fresh := list(Event.objects.filter(pk__gt=after).order_by("pk")):
        for event in fresh:
            after = event.pk
            for kind, name in stories:
                if kind == event.kind:
                    run(event.pk, name, at=event.at)


def test_no_letter_is_lost_and_none_counts_twice(settings, tmp_path) -> None:
    found()
    settings.YUEKE_HOME, settings.MAIL_URL = tmp_path, "folder:"
    server = ImapServer()
    try:
        draft = commands.MailboxDraft(
            USER, "127.0.0.1", server.port, "plain", USER, CAME.date(), PASSWORD, server.folder("killed")
        )
        box = commands.save_mailbox(SYSTEM, draft, at=CAME)

        def work() -> None:
            taking.look(SYSTEM, box.pk, at=CAME)
            react(last)

        sent = 0
        statement = 1
        killed = True
        while killed:
            sent += 1
            last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            server.put(
                box.folder,
                mail(f"第 {sent} 件", subject=f"投诉 {sent}", sender=f"c{sent}@example.com", message_id=f"<{sent}@x>",
                     files=((f"{sent}.pdf", PDF + b"%d" % sent, "application/pdf"),)),
            )  # fmt: skip
            killed = killed_at(statement, work)
            work()
            letters = list(Letter.objects.order_by("pk"))
            assert [letter.state for letter in letters] == ["registered"] * sent, statement
            assert len({letter.about_id for letter in letters}) == sent
            assert Complaint.objects.count() == sent, statement
            assert Told.objects.count() == Outgoing.objects.count() == sent, statement
            assert LetterFile.objects.count() == Evidence.objects.count() == sent, statement
            statement += STEP
        assert statement > 60, "nothing was killed on the way"
    finally:
        server.stop()


def test_a_message_handed_over_twice_is_told_for_the_same(settings) -> None:
    settings.MAIL_FROM = "service@qinghe.example"
    with smtp_server() as (taken, url):
        settings.MAIL_URL = url
        ids: list[int] = []
        statement, killed = 1, True
        while killed:
            message = Message("email", f"c{statement}@example.com", "已收到", "您的投诉已登记")
            row = outbox.post(SYSTEM, message, not_after=CAME + timedelta(days=1), at=CAME)
            ids.append(row.pk)
            with clock.frozen(CAME):
                killed = killed_at(statement, lambda pk=row.pk: jobs.send_message(pk))
                jobs.send_message(row.pk)
            statement += 1
    assert set(Outgoing.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"sent"}
    told = Counter((message_from_bytes(one)["To"], message_from_bytes(one)["Message-ID"]) for one in taken.mails)
    assert len(told) == len(ids) == len({message_id for _to, message_id in told})
    # Killed between the server's word and our note of it, it went out twice, and only then.
    assert max(told.values()) == 2
    assert statement > 8


def test_what_nobody_could_tell_for_the_same_is_not_handed_over_again(settings) -> None:
    settings.SMS_URL = "aliyun://key:secret@dysmsapi.aliyuncs.com/?sign=x&template=SMS_1"
    row = outbox.post(
        SYSTEM, Message("sms", "13800138000", "", "您的投诉已登记"), not_after=CAME + timedelta(days=1), at=CAME
    )
    # Handed over, and then the worker died.
    assert outbox.claim(SYSTEM, row.pk, at=CAME) is not None
    with clock.frozen(CAME):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("unsure", 1)
