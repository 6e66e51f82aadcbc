"""What happens to letters. Ids and states only: neither address nor words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LetterEvent(DomainEvent):
    """An event about one letter."""

    letter_id: int

    @property
    def stream(self) -> str:
        return f"channels.letter:{self.letter_id}"


@dataclass(frozen=True, kw_only=True)
class LetterArrived(LetterEvent):
    """A letter a person wrote was fetched: somebody, or a rule, must say what it is about."""

    kind = "channels.letter_arrived"
    label = _("收到来信")


@dataclass(frozen=True, kw_only=True)
class LetterHeld(LetterEvent):
    """No rule could say what a letter is about: a person must."""

    kind = "channels.letter_held"
    label = _("来信待归入")
    doubt: str


@dataclass(frozen=True, kw_only=True)
class LetterSettled(LetterEvent):
    """A letter was filed with something, became something, or is nothing to be dealt with."""

    kind = "channels.letter_settled"
    label = _("来信已归入")
    state: str
    about_kind: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OutgoingReturned(DomainEvent):
    """A message that had left came back: it did not reach anybody."""

    kind = "channels.outgoing_returned"
    label = _("外发消息被退回")
    outgoing_id: int

    @property
    def stream(self) -> str:
        return f"channels.outgoing:{self.outgoing_id}"


@dataclass(frozen=True, kw_only=True)
class MailboxFailing(DomainEvent):
    """A mailbox could not be read for a while: nobody's letters arrive."""

    kind = "channels.mailbox_failing"
    label = _("邮箱收不到信")
    mailbox_id: int
    address: str

    @property
    def stream(self) -> str:
        return f"channels.mailbox:{self.mailbox_id}"
