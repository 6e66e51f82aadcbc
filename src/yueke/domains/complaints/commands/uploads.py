"""Pictures and videos customers hand in: what may come together, and what waits while a form is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.complaints.commands.investigating import stored
from yueke.domains.complaints.commands.portal import OWN
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.files.models import StoredFile

MOST_AT_ONCE = 9
"""Pictures handed in at once; or else one video."""
ASIDE_FOR = timedelta(hours=12)
"""How long a file set aside can be handed in; unused files are let go after a day at the soonest."""

GONE = gettext_lazy("有已上传的文件不能再用：放得太久、已经提交过，或不是在这个浏览器里上传的。请重新选择照片或视频。")


@dataclass(frozen=True)
class Aside:
    """The files that wait for their form, and what is wrong with those that do not."""

    files: tuple[StoredFile, ...]
    faults: tuple[Message, ...]


@command(may=OWN)
def own_set_aside(actor: Actor, uploads: Sequence[Any], aside: Sequence[int] = (), *, at: datetime) -> Aside:
    """Keep the files of a form that was not accepted, beside those ``aside`` already; each stands or falls by itself.

    Nothing refers to them: handed in, they belong to a complaint; else they are let go as files without use are.
    """
    kept = _usable(aside, at)
    faults: list[Message] = [] if len(kept) == len(set(aside)) else [GONE]
    for n, upload in enumerate(uploads, 1):
        if len(kept) >= MOST_AT_ONCE:
            faults.append(_too_many(len(kept) + len(uploads) - n + 1))
            break
        upload.seek(0)
        try:
            with transaction.atomic():
                one = _stored(actor, upload, n, at)
                not_mixed([*kept, one])
        except Invalid as error:
            faults.append(error.message)
            continue
        if any(other.sha256 == one.sha256 for other in kept):
            files.remove(one.pk)
        else:
            kept.append(one)
    return Aside(tuple(kept), tuple(faults))


def lock_aside(aside: Sequence[int]) -> None:
    """Let nobody else hand these files in until the transaction ends."""
    list(StoredFile.objects.select_for_update().filter(pk__in=aside).order_by("pk").values_list("pk"))


def handed_in(actor: Actor, uploads: Sequence[Any], aside: Sequence[int], at: datetime) -> list[StoredFile]:
    """The files of a form: those set aside before (held by :func:`lock_aside`), then those that come with it."""
    if (chosen := len(uploads) + len(set(aside))) > MOST_AT_ONCE:
        raise Invalid(_too_many(chosen), field="photos")
    kept = _usable(aside, at)
    if len(kept) < len(set(aside)):
        raise Invalid(GONE, field="photos")
    kept += [_stored(actor, upload, n, at) for n, upload in enumerate(uploads, 1)]
    not_mixed(kept)
    return kept


def not_mixed(kept: Sequence[StoredFile]) -> None:
    """Refuse a video beside anything else."""
    if len(kept) > 1 and any(one.media_type.startswith("video/") for one in kept):
        raise Invalid(_("照片和视频请分开：一次最多 %(n)s 张照片，或一段视频。") % {"n": MOST_AT_ONCE}, field="photos")


def _usable(aside: Sequence[int], at: datetime) -> list[StoredFile]:
    """Those of the files that still wait: set aside by a customer, not long ago, and handed in nowhere yet."""
    if not aside:
        return []
    fresh = StoredFile.objects.filter(pk__in=aside, uploaded_by_id=None, at__gt=at - ASIDE_FOR)
    return list(files.unreferenced(fresh).order_by("pk"))


def _stored(actor: Actor, upload: Any, n: int, at: datetime) -> StoredFile:
    """The file as it is kept; what is wrong with it is said with its place and name."""
    try:
        return stored(actor, upload, True, at, field="photos")
    except Invalid as error:
        name = str(getattr(upload, "name", ""))[:60]
        told = _("第 %(n)s 个文件（%(name)s）：%(why)s") % {"n": n, "name": name, "why": error.message}
        raise Invalid(told, field="photos") from error


def _too_many(chosen: int) -> Message:
    return _("一次最多 %(n)s 张照片，您选了 %(chosen)s 个文件。") % {"n": MOST_AT_ONCE, "chosen": chosen}
