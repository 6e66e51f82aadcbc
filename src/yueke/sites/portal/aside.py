"""Pictures and videos that came with a form that was not accepted: kept for this browser, shown, sent along again.

The form carries a signed token for each; it opens only together with the cookie of the browser it was given to, for the
customer signed in there and the form it was made for. Without scripts, and without a session.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yueke.kernel import files
from yueke.kernel.access import Actor
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.waiting import GONE, Aside
from yueke.sites.entrance.limits import knocked
from yueke.sites.portal.cookies import ASIDE, put
from yueke.sites.portal.doors import seat_of

FIELD, LEAVE_OUT = "aside", "leave_out"
"""What a form sends: a token for each file that waits, and again for those it shall go without."""
MOST_TOKENS = 10
"""Tokens one sending may name: one more than a form takes, so that it is told of too many."""
MOST_AN_HOUR, MOST_OF_ALL = 40, 600
"""Forms an hour whose files are kept, from one network and from all of them: they fill the disk for a while."""
_HOUR = 3600
_LONGEST = 100
_BROWSER = re.compile(r"[A-Za-z0-9_-]{24}")


@dataclass(frozen=True)
class Waiting:
    """A file that waits, as the form shows it; ``picture`` is a small one to look at, or empty."""

    token: str
    name: str
    size: int
    picture: str


@dataclass(frozen=True)
class Brought:
    """The files a form sends along again; not ``whole`` when it names any that are not this browser's."""

    ids: tuple[int, ...]
    whole: bool


class Shelf:
    """The files that wait for one form (``about``) of whoever sits at this browser, kept by its ``set_aside``."""

    def __init__(self, request: HttpRequest, about: str, set_aside: Callable[..., Aside]) -> None:
        self.request, self._set_aside = request, set_aside
        known = request.COOKIES.get(ASIDE, "")
        self._fresh = not _BROWSER.fullmatch(known)
        self._browser = secrets.token_urlsafe(18) if self._fresh else known
        seat = seat_of(request)
        who = seat.customer.pk if seat and seat.customer else "-"
        self._signer = signing.Signer(salt=f"portal.aside:{self._browser}:{who}:{about}")
        self._given = False

    def brought(self) -> Brought:
        """What the form sends along, without what it shall leave out."""
        out = set(self.request.POST.getlist(LEAVE_OUT))
        tokens = [token for token in self.request.POST.getlist(FIELD) if token not in out]
        ids = {self._opened(token) for token in tokens[:MOST_TOKENS]}
        return Brought(tuple(sorted(one for one in ids if one)), None not in ids)

    def keep(self, actor: Actor, form: forms.BaseForm, brought: Brought, at: datetime, *, more: bool = True) -> None:
        """Keep what came with a form that was not accepted; what cannot be kept is told at its field.

        Without ``more`` nothing new is taken in: whoever has sent too much already is not helped to send it again.
        """
        uploads = self.request.FILES.getlist("photos")
        # All of it is looked at again, and told once.
        form.errors.pop("photos", None)
        if uploads and (not more or self._too_often(at)):
            form.add_error("photos", _("选的文件没有保存，请重新选择。"))
            uploads = []
        if not uploads and not brought.ids and brought.whole:
            return
        found = self._set_aside(actor, uploads, brought.ids, at=at)
        for fault in found.faults:
            form.add_error("photos", str(fault))
        if not brought.whole and GONE not in found.faults:
            form.add_error("photos", GONE)
        form.fields["photos"].aside = [self._shown(one) for one in found.files]  # type: ignore[attr-defined]
        self._given = bool(found.files)

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Give the browser the cookie its tokens need."""
        if self._given:
            put(response, ASIDE, self._browser)
        return response

    def _opened(self, token: str) -> int | None:
        """The file a token stands for; None for one that was made up, or given to somebody else."""
        if self._fresh:
            return None
        try:
            return int(self._signer.unsign(token[:_LONGEST]))
        except signing.BadSignature:
            return None

    def _shown(self, file: StoredFile) -> Waiting:
        return Waiting(self._signer.sign(str(file.pk)), file.name, file.size, _picture(file))

    def _too_often(self, at: datetime) -> bool:
        here = knocked(f"aside address {self.request.META.get('REMOTE_ADDR', '')}", at, within=_HOUR)
        return here > MOST_AN_HOUR or knocked("aside", at, within=_HOUR) > MOST_OF_ALL


def _picture(file: StoredFile) -> str:
    if not file.media_type.startswith("image/"):
        return ""
    with files.open_file(file.pk) as content:
        small = files.miniature(content)
    return f"data:image/jpeg;base64,{base64.b64encode(small).decode()}" if small else ""
