"""Pictures and videos customers hand in: what may come together, and what waits while a form is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.complaints.commands.investigating import stored
from yueke.domains.complaints.commands.portal import OWN
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.waiting import Aside, Taking

MOST_AT_ONCE = 9
"""Pictures handed in at once; or else one video."""


@command(may=OWN)
def own_set_aside(actor: Actor, uploads: Sequence[Any], aside: Sequence[int] = (), *, at: datetime) -> Aside:
    """Keep the files of a form that was not accepted, beside those ``aside`` already."""
    return taking(actor).set_aside(uploads, aside, at)


def taking(actor: Actor) -> Taking:
    """What a form of a complaint takes; what is wrong with a file is said with its place and name."""

    def store(upload: Any, n: int, at: datetime) -> StoredFile:
        try:
            return stored(actor, upload, True, at, field="photos")
        except Invalid as error:
            name = str(getattr(upload, "name", ""))[:60]
            told = _("第 %(n)s 个文件（%(name)s）：%(why)s") % {"n": n, "name": name, "why": error.message}
            raise Invalid(told, field="photos") from error

    return Taking(MOST_AT_ONCE, store, _too_many, _not_mixed)


def _not_mixed(kept: Sequence[StoredFile]) -> None:
    """Refuse a video beside anything else."""
    if len(kept) > 1 and any(one.media_type.startswith("video/") for one in kept):
        raise Invalid(_("照片和视频请分开：一次最多 %(n)s 张照片，或一段视频。") % {"n": MOST_AT_ONCE}, field="photos")


def _too_many(chosen: int) -> Message:
    return _("一次最多 %(n)s 张照片，您选了 %(chosen)s 个文件。") % {"n": MOST_AT_ONCE, "chosen": chosen}
