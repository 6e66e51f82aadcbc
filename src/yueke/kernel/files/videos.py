"""How long a video is, told from its own head: what is no whole video, or goes on for too long, is refused."""

from __future__ import annotations

import struct
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Invalid
from yueke.kernel.files.boxes import boxes

_MOST_BOXES = 10_000
_HEAD_LENGTH = 32


def measure(path: Path, longest: int, *, field: str) -> float:
    """The seconds the MP4 or QuickTime file at ``path`` plays.

    Raises Invalid on ``field`` when it cannot be told (cut off, not a video) or is more than ``longest`` seconds.
    """
    seconds = duration(path)
    if not seconds:
        raise Invalid(_("视频打不开，可能没有传完或已损坏；请重新拍摄后再上传。"), field=field)
    if seconds > longest:
        raise Invalid(
            _("视频太长，最多 %(minutes)s 分钟；请截取后再上传。") % {"minutes": f"{longest / 60:g}"}, field=field
        )
    return seconds


def duration(path: Path) -> float | None:
    """The seconds by the movie header (ISO/IEC 14496-12, box ``mvhd`` in ``moov``); None when there is none."""
    with path.open("rb") as file:
        size = path.stat().st_size
        for box in boxes(file, 0, size, most=_MOST_BOXES):
            if box.name == b"moov":
                for inner in boxes(file, box.inside, box.end, most=_MOST_BOXES):
                    if inner.name == b"mvhd":
                        file.seek(inner.inside)
                        return _seconds(file.read(_HEAD_LENGTH))
    return None


def _seconds(head: bytes) -> float | None:
    wide = head[:1] == b"\x01"
    try:
        scale, length = struct.unpack_from(">IQ", head, 20) if wide else struct.unpack_from(">II", head, 12)
    except struct.error:
        return None
    return length / scale if scale else None
