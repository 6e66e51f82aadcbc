"""Pictures that prove something in the demo: drawn, never taken of anybody."""

from __future__ import annotations

from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (480, 320)


def photo(seed: int, name: str) -> ContentFile:
    """A small picture of a damaged cabinet; the same seed draws the same."""
    dice = Random(seed)
    wall = tuple(dice.randrange(190, 235) for _ in range(3))
    steel = tuple(dice.randrange(90, 160) for _ in range(3))
    picture = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 250, *SIZE), fill=(120, 115, 108))
    left = dice.randrange(60, 140)
    pen.rectangle((left, 40, left + 240, 280), fill=steel, outline=(60, 60, 60), width=4)
    for shelf in range(90, 270, 50):
        pen.line((left, shelf, left + 240, shelf + dice.randrange(-4, 12)), fill=(230, 230, 230), width=5)
    crack = [(left + dice.randrange(20, 220), 50 + 24 * step) for step in range(9)]
    pen.line(crack, fill=(25, 25, 25), width=3)
    pen.ellipse(
        (crack[4][0] - 34, crack[4][1] - 34, crack[4][0] + 34, crack[4][1] + 34), outline=(210, 40, 40), width=5
    )
    kept = BytesIO()
    picture.save(kept, "PNG")
    return ContentFile(kept.getvalue(), name=name)
