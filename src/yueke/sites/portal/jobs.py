"""Sending a code to whoever asked for one: here, and nowhere a visitor could measure it, is found out who knows them."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yueke.domains.channels import outbox
from yueke.domains.channels.means import Message
from yueke.domains.organization import queries as organization
from yueke.domains.passcodes import commands
from yueke.domains.passcodes.models import Kind
from yueke.domains.passcodes.rules import VALID
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM


@app.task(name="portal.send_code", queue="messages", retry=RetryStrategy(max_attempts=4, wait=3))
def send_code(passcode_id: int) -> None:
    """Make the code and put it into the outbox; nothing for who is unknown."""
    at = clock.now()
    with transaction.atomic():
        letter = commands.make_code(SYSTEM, passcode_id, at=at)
        if letter is None:
            return
        with translation.override(letter.language):
            told = {"company": organization.company_name(), "code": letter.code}
            text = _("【%(company)s】验证码 %(code)s，五分钟内有效。不是您本人操作请忽略，不要告诉任何人。") % told
            subject = _("%(company)s：验证码") % told
        medium = "sms" if letter.kind == Kind.PHONE else "email"
        outbox.post(SYSTEM, Message(medium, letter.contact, subject, text), not_after=at + VALID, is_secret=True, at=at)
