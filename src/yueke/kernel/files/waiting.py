"""Files of customers that wait while their form is put right: kept, shown again, handed in or let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Invalid, Message
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.removing import remove, unreferenced

ASIDE_FOR = timedelta(hours=12)
"""How long a file set aside can be handed in; unused files are let go after a day at the soonest."""

GONE = _("有已上传的文件不能再用：放得太久、已经提交过，或不是在这个浏览器里上传的。请重新选择。")


@dataclass(frozen=True)
class Aside:
    """The files that wait for their form, and what is wrong with those that do not."""

    files: tuple[StoredFile, ...]
    faults: tuple[Message, ...]


@dataclass(frozen=True)
class Taking:
    """What a form takes: so many files, each kept by ``store`` (upload, its place, the moment), together as ``fit`` allows."""

    most: int
    store: Callable[[Any, int, datetime], StoredFile]
    too_many: Callable[[int], Message]
    fit: Callable[[Sequence[StoredFile]], None] = lambda kept: None

    def set_aside(self, uploads: Sequence[Any], aside: Sequence[int], at: datetime) -> Aside:
        """Keep the files of a form that was not accepted, beside those ``aside`` already; each stands or falls by itself.

        Nothing refers to them: handed in, they belong to a record; else they are let go as files without use are.
        """
        kept = _usable(aside, at)
        faults: list[Message] = [] if len(kept) == len(set(aside)) else [GONE]
        for n, upload in enumerate(uploads, 1):
            if len(kept) >= self.most:
                faults.append(self.too_many(len(kept) + len(uploads) - n + 1))
                break
            upload.seek(0)
            try:
                with transaction.atomic():
                    one = self.store(upload, n, at)
                    self.fit([*kept, one])
            except Invalid as error:
                faults.append(error.message)
                continue
            if any(other.sha256 == one.sha256 for other in kept):
                remove(one.pk)
            else:
                kept.append(one)
        return Aside(tuple(kept), tuple(faults))

    def handed_in(self, uploads: Sequence[Any], aside: Sequence[int], at: datetime) -> list[StoredFile]:
        """The files of a form: those set aside before (held by :func:`lock_aside`), then those that come with it."""
        if (chosen := len(uploads) + len(set(aside))) > self.most:
            raise Invalid(self.too_many(chosen), field="photos")
        kept = _usable(aside, at)
        if len(kept) < len(set(aside)):
            raise Invalid(GONE, field="photos")
        kept += [self.store(upload, n, at) for n, upload in enumerate(uploads, 1)]
        self.fit(kept)
        return kept


def lock_aside(aside: Sequence[int]) -> None:
    """Let nobody else hand these files in until the transaction ends."""
    list(StoredFile.objects.select_for_update().filter(pk__in=aside).order_by("pk").values_list("pk"))


def _usable(aside: Sequence[int], at: datetime) -> list[StoredFile]:
    """Those of the files that still wait: set aside by a customer, not long ago, and handed in nowhere yet."""
    if not aside:
        return []
    fresh = StoredFile.objects.filter(pk__in=aside, uploaded_by_id=None, at__gt=at - ASIDE_FOR)
    return list(unreferenced(fresh).order_by("pk"))
