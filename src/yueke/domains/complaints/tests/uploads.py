"""What customers hand in: small photos, and the heads of videos."""

from __future__ import annotations

import io
import struct
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(name: str = "现场.jpg", shade: int = 0, **how: Any) -> SimpleUploadedFile:
    """A small photo; another ``shade`` is another photo."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 90)).save(out, how.pop("format", "JPEG"), **how)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def video(seconds: int, name: str = "现场.mp4") -> SimpleUploadedFile:
    """The head of a video that says it plays so long."""
    header = b"\0\0\0\0" + struct.pack(">IIII", 0, 0, 1000, seconds * 1000)
    movie = _box(b"moov", _box(b"mvhd", header.ljust(100, b"\0")))
    return SimpleUploadedFile(name, _box(b"ftyp", b"isom\0\0\0\0") + movie + _box(b"mdat", b"x" * 64), "video/mp4")


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content
