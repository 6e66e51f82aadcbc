"""Videos keep silent on where, when and with what they were made; the film itself and every offset stay."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.files import silencing
from yueke.kernel.files.boxes import boxes
from yueke.kernel.files.silencing import silence
from yueke.kernel.files.videos import duration

PLACE = b"+31.2304+121.4737/"
FRAMES = b"frames of the film " * 20
MADE = 3_800_000_000
"""Seconds since 1904."""


def box(name: bytes, content: bytes = b"", *, length: int | None = None, far: bool = False) -> bytes:
    if far:
        return struct.pack(">I", 1) + name + struct.pack(">Q", 16 + len(content)) + content
    return struct.pack(">I", 8 + len(content) if length is None else length) + name + content


def timed(name: bytes, *, wide: bool = False, rest: bytes = b"") -> bytes:
    if wide:
        return box(name, b"\x01\0\0\0" + struct.pack(">QQIQ", MADE, MADE, 600, 600 * 7) + rest)
    return box(name, b"\0\0\0\0" + struct.pack(">IIII", MADE, MADE, 600, 600 * 7) + rest)


def keys() -> bytes:
    """What an iPhone writes into ``moov``."""
    key = b"com.apple.quicktime.location.ISO6709"
    return box(
        b"meta",
        box(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 12)
        + box(b"keys", struct.pack(">II", 0, 1) + box(b"mdta", key))
        + box(b"ilst", box(b"\0\0\0\x01", box(b"data", struct.pack(">II", 1, 0) + PLACE))),
    )


USER = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0) + PLACE) + box(b"\xa9mod", b"Phone 7"))
VENDOR = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<xmp>" + PLACE)


def track(extra: bytes = b"", *, chunk: int = 0, wide: bool = False) -> bytes:
    table = box(b"stsd", b"avc1") + box(b"stco", struct.pack(">III", 0, 1, chunk)) + box(b"udta", PLACE)
    media = timed(b"mdhd", wide=wide) + box(b"hdlr", b"vide") + box(b"minf", box(b"vmhd") + box(b"stbl", table))
    return box(b"trak", timed(b"tkhd", wide=wide, rest=b"matrix") + box(b"edts", b"elst") + box(b"mdia", media) + extra)


def film(*, wide: bool = False, far: bool = False) -> bytes:
    """A small but whole film with everything that tells too much, and a table that points at its frames."""
    head = box(b"ftyp", b"qt  \0\0\0\0")

    def movie(chunk: int) -> bytes:
        return box(
            b"moov",
            timed(b"mvhd", wide=wide, rest=b"matrix")
            + track(USER + box(b"meta", PLACE), chunk=chunk, wide=wide)
            + USER
            + keys()
            + VENDOR
            + box(b"gps ", PLACE),
            far=far,
        )

    chunk = len(head) + len(movie(0)) + 8
    behind = box(b"free", b"freeGPS " + PLACE) + box(b"meta", PLACE, far=True) + VENDOR + box(b"skip", PLACE)
    return head + movie(chunk) + box(b"mdat", FRAMES) + behind


def silenced(folder: Path, content: bytes) -> bytes:
    path = folder / "a.mp4"
    path.write_bytes(content)
    silence(path, field="file")
    return path.read_bytes()


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("far", [False, True])
def test_place_time_and_device_are_gone_and_the_film_stays(tmp_path, wide, far):
    given = film(wide=wide, far=far)
    assert given.count(PLACE) == 11
    found = silenced(tmp_path, given)
    for told in (PLACE, b"Phone 7", b"com.apple", b"xmp", b"udta", b"meta", b"uuid", b"freeGPS", b"gps "):
        assert told not in found, told
    assert struct.pack(">I", MADE) not in found
    assert len(found) == len(given)
    place = found.index(b"stco") + 12
    chunk = int.from_bytes(found[place : place + 4])
    assert found[chunk : chunk + len(FRAMES)] == FRAMES, "the table still points at the frames"
    for kept in (b"avc1", b"elst", b"vide", b"matrix"):
        assert kept in found, kept
    assert duration(tmp_path / "a.mp4") == 7


def test_nothing_of_a_silent_film_is_touched(tmp_path):
    plain = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"\0" * 100)) + box(b"mdat", FRAMES)
    assert silenced(tmp_path, plain) == plain
    once = silenced(tmp_path, film())
    assert silenced(tmp_path, once) == once


def test_every_box_can_still_be_walked(tmp_path):
    silenced(tmp_path, film())
    path = tmp_path / "a.mp4"
    with path.open("rb") as file:
        top = list(boxes(file, 0, path.stat().st_size, most=99))
        assert [one.name for one in top] == [b"ftyp", b"moov", b"mdat", b"free", b"free", b"free", b"free"]
        assert top[-1].end == path.stat().st_size
        movie = list(boxes(file, top[1].inside, top[1].end, most=99))
        assert [one.name for one in movie] == [b"mvhd", b"trak", b"free", b"free", b"free", b"free"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0\0\0", id="less than a head"),
        pytest.param(box(b"ftyp", b"isom") + box(b"udta", PLACE, length=2**31), id="beyond the file"),
        pytest.param(box(b"ftyp", b"isom") + struct.pack(">I", 1) + b"udta" + struct.pack(">Q", 2**63) + PLACE, id="far beyond"),
        pytest.param(box(b"ftyp", b"isom") + struct.pack(">I", 1) + b"udta" + b"\0\0", id="a long head cut off"),
        pytest.param(box(b"ftyp", b"isom") + struct.pack(">I", 1) + b"udta" + struct.pack(">Q", 3) + PLACE, id="long, shorter than its head"),
        pytest.param(box(b"ftyp", b"isom") + box(b"moov", length=7) + PLACE, id="shorter than its head"),
        pytest.param(box(b"ftyp", b"isom") + box(b"udta", PLACE, length=0), id="to the end"),
        pytest.param(box(b"ftyp", b"isom") + box(b"moov", box(b"udta", PLACE, length=0), length=0), id="to the end of its holder"),
        pytest.param(box(b"ftyp", b"isom") + b"\0" * 64 + PLACE, id="zeros"),
        pytest.param(box(b"ftyp", b"isom") + box(b"moov", box(b"trak", length=3) + USER), id="broken inside"),
        pytest.param(box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"mdia", length=999) + USER)), id="out of its holder"),
        pytest.param(box(b"ftyp", b"isom") + box(b"moov", timed(b"mvhd") + b"\0\0\0\0" + USER), id="ended by a zero"),
        pytest.param(box(b"ftyp", b"isom") + PLACE, id="no boxes"),
    ],
)  # fmt: skip
def test_what_does_not_follow_the_format_keeps_nothing_either(tmp_path, content):
    found = silenced(tmp_path, content)
    assert len(found) == len(content)
    assert PLACE not in found
    assert b"Phone 7" not in found


def test_boxes_within_boxes_without_end_are_not_followed(tmp_path):
    deep = USER
    for _n in range(5_000):
        deep = box(b"moov", deep)
    found = silenced(tmp_path, box(b"ftyp", b"isom") + deep)
    assert PLACE not in found
    nested = USER
    for name in (b"trak", b"mdia", b"minf", b"trak", b"moov", b"trak"):
        nested = box(name, nested)
    assert PLACE not in silenced(tmp_path, box(b"ftyp", b"isom") + box(b"moov", nested))


def test_a_film_that_was_cut_off_stays_as_far_as_it_came(tmp_path):
    head = box(b"ftyp", b"isom") + box(b"moov", timed(b"mvhd") + USER)
    found = silenced(tmp_path, head + box(b"mdat", FRAMES, length=10**6))
    assert found.endswith(FRAMES)
    assert PLACE not in found
    assert silenced(tmp_path, head + box(b"mdat", FRAMES, length=0)).endswith(FRAMES), "one to the end"


def test_the_times_of_a_head_cut_short_end_with_it(tmp_path):
    short = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"\x01\0\0\0" + b"t" * 6) + box(b"trak", b""))
    found = silenced(tmp_path, short)
    assert b"t" * 2 not in found.replace(b"trak", b"").replace(b"ftyp", b"")
    assert found.endswith(box(b"trak"))


def test_a_file_of_nothing_but_boxes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(silencing, "MOST_BOXES", 100)
    with pytest.raises(Invalid, match="打不开"):
        silenced(tmp_path, box(b"ftyp", b"isom") + box(b"free") * 100)
    with pytest.raises(Invalid, match="打不开"):
        silenced(tmp_path, box(b"ftyp", b"isom") + box(b"moov", box(b"trak") * 99))
    assert silenced(tmp_path, box(b"ftyp", b"isom") + box(b"free") * 99)


def test_a_film_whose_head_is_packed_is_refused_untouched(tmp_path):
    film = box(b"ftyp", b"qt  ") + box(b"udta", b"here") + box(b"moov", box(b"cmov", box(b"dcom", b"zlib")))
    with pytest.raises(Invalid, match="打不开"):
        silenced(tmp_path, film)


def test_a_real_number_of_boxes_takes_no_time_and_the_most_are_refused_soon(tmp_path):
    with pytest.raises(Invalid):
        silenced(tmp_path, box(b"ftyp", b"isom") + box(b"moov") * (silencing.MOST_BOXES + 1))


@pytest.mark.django_db
def test_an_upload_is_kept_silent_under_the_digest_of_what_is_kept(settings, tmp_path):
    settings.YUEKE_HOME = tmp_path
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    upload = SimpleUploadedFile("现场.mov", film(), "video/quicktime")
    row = files.store(upload, actor=SYSTEM, at=at, kinds=["video"], seconds=300)
    with files.open_file(row.pk) as content:
        found = content.read()
    assert PLACE not in found
    assert FRAMES in found
    assert (row.size, row.media_type, row.name) == (len(film()), "video/mp4", "现场.mov")
    again = files.store(SimpleUploadedFile("二.mov", found), actor=SYSTEM, at=at, kinds=["video"])
    assert again.sha256 == row.sha256, "silenced twice it is the same"
