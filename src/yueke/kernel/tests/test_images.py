"""Images that come in: looks kept, everything else left behind; what cannot be drawn is refused and nothing kept."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.files import images
from yueke.kernel.models import StoredFile

AT = datetime(2026, 11, 22, tzinfo=UTC)
ORIENTATION, GPS, CAMERA = 0x0112, 0x8825, 0x010F
RED, BLUE = (220, 20, 20), (20, 20, 220)


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.YUEKE_HOME = tmp_path


def painted(kind: str, mode: str = "RGB", **kw) -> bytes:
    """40 × 20, left half red, right half blue."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind, **kw)
    return buffer.getvalue()


def kept(content: bytes, name: str = "照片.jpg") -> bytes:
    row = files.store(SimpleUploadedFile(name, content), actor=SYSTEM, at=AT, kinds=["image"])
    with files.open_file(row.pk) as file:
        found = file.read()
    assert row.size == len(found)
    return found


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def near(pixel, colour) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel[:3], colour, strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_camera_are_left_behind_and_the_image_stands_upright(kind):
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held on its side: turn right
    exif[CAMERA] = "Camera of Zhang San"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (30.0, 16.0, 1.0)
    found = kept(painted(kind, exif=exif))
    image = opened(found)
    assert image.format == kind
    assert image.size == (20, 40)
    assert near(image.convert("RGB").getpixel((10, 5)), RED)
    assert near(image.convert("RGB").getpixel((10, 35)), BLUE)
    assert not image.getexif()
    assert b"Zhang San" not in found


@pytest.mark.django_db
def test_what_is_hidden_in_or_behind_an_image_is_left_behind():
    note = PngInfo()
    note.add_text("Comment", "<script>alert(1)</script>")
    for content in (
        painted("PNG", pnginfo=note),
        painted("PNG") + b"<script>alert(1)</script>",
        painted("JPEG", comment=b"<script>alert(1)</script>"),
        painted("JPEG") + b"PK\x03\x04<script>alert(1)</script>",
        painted("JPEG", icc_profile=b"<script>" * 50),
    ):
        assert b"script" not in kept(content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "1"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "RGBA"), ("PNG", "LA"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_every_way_of_holding_colours_is_drawn(kind, mode):
    source = Image.new("L", (8, 8), 200).convert("I").convert("I;16") if mode == "I;16" else None
    buffer = io.BytesIO()
    if source is not None:
        source.save(buffer, kind)
    image = opened(kept(buffer.getvalue() or painted(kind, mode)))
    assert image.format == kind


@pytest.mark.django_db
def test_more_pixels_than_fit_are_refused_by_the_head_alone(monkeypatch):
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(Invalid) as refused:
        kept(b"\x89PNG\r\n\x1a\n" + chunk + b"\0" * 40)
    assert "file" in refused.value.fields
    monkeypatch.setattr(images, "MOST_PIXELS", 799)
    with pytest.raises(Invalid, match="像素太多"):
        kept(painted("PNG"))
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_image_is_drawn_or_refused(kind):
    good = painted(kind)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(12, len(good) - 1), st.binary(max_size=6))
    def check(at, other):
        for content in (good[:at] + other, good[:at] + other + good[at + len(other) :]):
            before = StoredFile.objects.count()
            try:
                opened(kept(content))
            except Invalid:
                assert StoredFile.objects.count() == before

    check()
