"""Images are kept as they look, not as they came: drawn anew, so that nothing else in the file is kept with them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from yueke.kernel.errors import Invalid

MOST_PIXELS = 50_000_000
"""Twice what a phone takes; drawn it lies in memory with four bytes each."""

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_SAVED: dict[str, dict[str, object]] = {"jpeg": {"quality": 88}, "png": {}, "webp": {"quality": 88}}
_MODES = {"jpeg": ("L", "RGB"), "png": ("L", "LA", "RGB", "RGBA"), "webp": ("RGB", "RGBA")}
# What decoders raise at files made to break them; DecompressionBombError is none of them by birth.
_BROKEN = (
    OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
    ZeroDivisionError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


def redraw(source: Path, out: BinaryIO, code: str, *, field: str) -> None:
    """Write the image at ``source`` (of the kind ``code``: jpeg, png, webp) anew to ``out``.

    Upright as its camera meant it; without place, time, camera, previews, comments, other frames, or anything behind
    its end. Raises Invalid on ``field`` when it cannot be drawn or has more than :data:`MOST_PIXELS` pixels.
    """
    try:
        with Image.open(source, formats=[_FORMATS[code]]) as image:
            # Told by its head, before anything is unpacked.
            too_many = image.width * image.height > MOST_PIXELS
            if not too_many:
                _drawn(image, code).save(out, _FORMATS[code], **_SAVED[code])
    except _BROKEN as error:
        raise Invalid(_("图片打不开，可能已损坏；请重新拍摄或另存后再上传。"), field=field) from error
    if too_many:
        limit = MOST_PIXELS // 1_000_000
        raise Invalid(_("图片的像素太多（最多 %(limit)s 百万），请缩小后再上传。") % {"limit": limit}, field=field)


def miniature(source: BinaryIO, side: int = 160) -> bytes | None:
    """A kept image as a small JPEG that fits into a square of ``side`` pixels; None when it cannot be drawn."""
    try:
        with Image.open(source, formats=list(_FORMATS.values())) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            # A JPEG is unpacked at a fraction of its size.
            image.draft("RGB", (side, side))
            image.thumbnail((side, side))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=70)
    except _BROKEN:
        return None
    return out.getvalue()


def _drawn(image: Image.Image, code: str) -> Image.Image:
    """The first frame as bare pixels."""
    upright = ImageOps.exif_transpose(image)
    mode = upright.mode
    if mode not in _MODES[code]:
        clear = "A" in upright.getbands() or "transparency" in upright.info
        mode = "RGBA" if clear and "RGBA" in _MODES[code] else "RGB"
    bare = upright.convert(mode)
    bare.info = {}
    return bare
