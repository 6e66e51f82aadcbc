"""How long a video says it plays, whatever else its bytes hold."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from yueke.kernel.errors import Invalid
from yueke.kernel.files.videos import duration, measure


def box(name: bytes, content: bytes, *, length: int | None = None) -> bytes:
    return struct.pack(">I", 8 + len(content) if length is None else length) + name + content


def header(seconds: int, *, wide: bool = False, scale: int = 600) -> bytes:
    if wide:
        return b"\x01\0\0\0" + struct.pack(">QQIQ", 0, 0, scale, seconds * scale)
    return b"\0\0\0\0" + struct.pack(">IIII", 0, 0, scale, seconds * scale)


def video(movie: bytes) -> bytes:
    return box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x" * 100) + box(b"moov", movie)


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "a.mp4"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("wide", [False, True])
def test_the_movie_header_says_how_long(tmp_path, wide):
    path = kept(tmp_path, video(box(b"free", b"") + box(b"mvhd", header(90, wide=wide))))
    assert duration(path) == 90
    assert measure(path, 90, field="file") == 90
    with pytest.raises(Invalid, match="太长"):
        measure(path, 89, field="file")


def test_a_long_box_and_one_to_the_end_are_followed(tmp_path):
    far = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 16 + 5) + b"x" * 5
    movie = struct.pack(">I", 0) + b"moov" + box(b"mvhd", header(7))
    assert duration(kept(tmp_path, box(b"ftyp", b"qt  ") + far + movie)) == 7


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0\x08ftyp",
        box(b"ftyp", b"isom") + b"<script>alert(1)</script>",
        video(box(b"mvhd", b"\0" * 8)),
        video(box(b"mvhd", header(5, scale=0))),
        video(box(b"mvhd", header(0))),
        box(b"ftyp", b"isom") + box(b"moov", b"", length=2**31),
        box(b"ftyp", b"isom", length=3) * 50,
        box(b"ftyp", b"isom") + struct.pack(">I", 1) + b"moov" + struct.pack(">Q", 2**63),
    ],
)
def test_what_is_no_whole_video_is_refused(tmp_path, content):
    with pytest.raises(Invalid, match="打不开"):
        measure(kept(tmp_path, content), 300, field="file")
