"""Customers who complain, and who add to it, by themselves: a form with pictures or a video, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.commands.holding import not_ended
from yueke.domains.complaints.commands.investigating import attach, room_for
from yueke.domains.complaints.commands.portal import OWN, Own, mine
from yueke.domains.complaints.commands.registering import register
from yueke.domains.complaints.commands.uploads import taking
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint, Evidence
from yueke.domains.complaints.records import PHONE
from yueke.kernel import files
from yueke.kernel.access import Actor, Scope, command
from yueke.kernel.cleaning.phones import clean_phone, phone_key
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.waiting import lock_aside
from yueke.kernel.vault import blind_indexes

VISITOR = Actor(None, "投诉人", permissions=frozenset({OWN}), scope=Scope("customer"))
"""Whoever complains without having shown who they are, or holds the code of their complaint."""

MOST_OF_PHONE, MOST_OF_VISITORS = 5, 1_000
"""Complaints a day of one telephone nobody has confirmed, and of all of them together."""
LONGEST_NOTE = 2_000
_DAY = timedelta(days=1)


@command(may=OWN)
def own_register(
    actor: Actor, draft: ComplaintDraft, uploads: Sequence[Any] = (), aside: Sequence[int] = (), *, at: datetime
) -> Complaint:
    """Complain on the portal, with up to nine pictures or a video; all of it is kept, or nothing.

    ``aside`` are files of the same visitor that waited (``own_set_aside``); the door has made sure of that. The same ``draft.key`` again gives the complaint there is, as it is. Refuses (429) whoever has not shown who they
    are and complains more often a day than anybody would.
    """
    # Before one looks: the same form sent twice at once finds its complaint, not its files gone.
    lock_aside(aside)
    known = Complaint.objects.filter(intake_key=draft.key).first() if draft.key else None
    if known is not None:
        return known
    customer_id = actor.scope.customer_id
    if customer_id is None:
        _not_too_many(draft.caller_phone, at)
    # Drawn anew before a number is taken: nobody else waits for that. Two sent at the same moment become one in
    # ``register``, and equal files stay one.
    kept = taking(actor).handed_in(uploads, aside, at)
    complaint = register(actor, replace(draft, channel=Channel.WEB, customer_id=customer_id), at=at)
    for one in kept:
        attach(actor, complaint, one, "", by_customer=True, at=at)
    return complaint


@command(may=OWN)
def own_add(
    actor: Actor, own: Own, uploads: Sequence[Any] = (), note: str = "", aside: Sequence[int] = (), *, at: datetime
) -> list[Evidence]:
    """Hand in something later: up to nine pictures or a video, and words; words alone are kept as a text.

    ``aside`` as in :func:`own_register`. Refuses when there is neither, and on a complaint that has ended.
    """
    note = note.strip()[:LONGEST_NOTE]
    if not uploads and not aside and not note:
        raise Invalid(_("请选择照片或视频，或写下要补充的内容。"), field="note")
    lock_aside(aside)
    kept = taking(actor).handed_in(uploads, aside, at)
    if len(note) > 200 or not kept:
        kept.append(_written(actor, note, at))
    complaint = mine(actor, own, follow=True)
    not_ended(complaint)
    room_for(complaint, len(kept), by_customer=True)
    return [attach(actor, complaint, one, note, by_customer=True, at=at) for one in kept]


def _not_too_many(phone: str, at: datetime) -> None:
    fresh = Complaint.objects.filter(received_at__gt=at - _DAY, channel=Channel.WEB)
    key = phone_key(clean_phone(phone.strip()).value or "")
    if key and fresh.filter(phone_index__in=blind_indexes(key, PHONE)).count() >= MOST_OF_PHONE:
        raise Refused(
            _("这个号码今天已经提交 %(n)s 件投诉。请到“进度查询”补充已有的投诉，或直接致电我们。")
            % {"n": MOST_OF_PHONE},
            field="caller_phone",
            status=429,
        )
    if fresh.filter(recorded_by=None, customer=None).count() >= MOST_OF_VISITORS:
        raise Refused(_("今天网上收到的投诉太多，请直接致电我们，或明天再提交。"), status=429)


def _written(actor: Actor, note: str, at: datetime) -> StoredFile:
    with files.draft() as (path, out):
        out.write(note.encode())
        out.close()
        return files.keep(path, code="text", name=_("补充说明") + ".txt", actor=actor, at=at)
