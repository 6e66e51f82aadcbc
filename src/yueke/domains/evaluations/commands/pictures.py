"""The pictures of an evaluation: how many, how large, and what is said of one that cannot be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yueke.kernel import files
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.waiting import Taking

MOST_PHOTOS, PHOTO_LIMIT = 9, 15 * 2**20


def taking(actor: Actor) -> Taking:
    """What the form takes; what is wrong with a picture is said with its place and name."""

    def store(upload: Any, n: int, at: datetime) -> StoredFile:
        try:
            return files.store(upload, actor=actor, at=at, kinds=("image",), limit=PHOTO_LIMIT, field="photos")
        except Invalid as error:
            name = str(getattr(upload, "name", ""))[:60]
            told = _("第 %(n)s 张照片（%(name)s）：%(why)s") % {"n": n, "name": name, "why": error.message}
            raise Invalid(told, field="photos") from error

    return Taking(MOST_PHOTOS, store, _too_many)


def _too_many(chosen: int) -> Message:
    return _("一次最多 %(n)s 张照片，您选了 %(chosen)s 个文件。") % {"n": MOST_PHOTOS, "chosen": chosen}
