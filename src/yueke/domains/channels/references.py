"""Message ids of what we send: made from the entry of the outbox, and known again when somebody answers.

They are sealed with the installation's key: nobody makes one up to reach another's complaint. An id does not change
when a message is sent again after a crash, so that mail servers and programs take the second for the first.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from django.conf import settings

from yueke.kernel.vault import blind_index, blind_indexes

_CONTEXT = "channels.message_id"
_OURS = re.compile(r"<?yueke\.(\d{1,18})\.([0-9a-f]{32})@[^>\s]{1,200}>?", re.IGNORECASE)


def key_of(outgoing_id: int) -> str:
    """What tells one outgoing message from all others, however often it is handed over."""
    sealed = blind_index(str(outgoing_id), _CONTEXT)
    assert sealed is not None
    return f"yueke.{outgoing_id}.{sealed.hex()}"


def message_id(outgoing_id: int) -> str:
    """The message id of an entry of the outbox."""
    domain = settings.MAIL_FROM.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{key_of(outgoing_id)}@{domain}>"


def outgoing_of(texts: Iterable[str]) -> int | None:
    """The entry of the outbox one of these message ids (or texts that hold one) names; the last counts."""
    found = None
    for text in texts:
        for number, seal in _OURS.findall(text):
            if any(hmac.compare_digest(one.hex(), seal.lower()) for one in blind_indexes(str(int(number)), _CONTEXT)):
                found = int(number)
    return found
