"""Videos are kept without what their container tells beside the film: place, time, device, comments, vendors' own boxes.

Nothing is moved: what is not needed to play becomes free space, filled with zeros, so that every offset in the file stays
right. What lies within the streams of pictures and sound, and tracks of data, stay as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Invalid
from yueke.kernel.files.boxes import Box, boxes

MOST_BOXES = 50_000
"""In one file; an honest one has some hundreds."""
_BLOCK = 1 << 16
_PACKED = b"cmov"
"""A head packed up, as QuickTime once did: nobody can empty it, and without it no player opens the film."""
_TIMED = (b"mvhd", b"tkhd", b"mdhd")


def _names(text: str) -> frozenset[bytes]:
    return frozenset(name.encode() for name in text.split())


PLAYS: Mapping[bytes, frozenset[bytes]] = {
    b"": _names("ftyp styp pdin moov moof mfra mdat sidx ssix"),
    b"moov": _names("mvhd iods trak mvex"),
    b"trak": _names("tkhd tapt clip matt edts tref trgr load mdia"),
    b"mdia": _names("mdhd elng hdlr minf"),
    b"minf": _names("vmhd smhd hmhd nmhd sthd gmhd hdlr dinf stbl"),
    b"stbl": _names(
        "stsd stts ctts cslg stss stps stsc stsz stz2 stco co64 stsh padb stdp sdtp sbgp sgpd subs saiz saio"
    ),
    b"moof": _names("mfhd traf"),
    b"traf": _names("tfhd tfdt trun saiz saio senc sbgp sgpd subs"),
}
"""By the name of a box that is looked into («» for the file itself): what it holds that a player needs. A list of what
tells too much would never be whole: dash cameras, drones and telephones have boxes of their own."""


def silence(path: Path, *, field: str) -> None:
    """Empty, in place, what the MP4 or QuickTime file at ``path`` tells beside the film.

    What does not follow the format is emptied, too, but for a film that was cut off. Raises Invalid on ``field`` for a
    file of more than :data:`MOST_BOXES` boxes, or with a packed head.
    """
    with path.open("r+b") as file:
        _Silencer(file, field).look_into(b"", 0, path.stat().st_size)


class _Silencer:
    """One file, and how many of its boxes may still be looked at. The names nest no deeper than PLAYS does."""

    def __init__(self, file: BinaryIO, field: str) -> None:
        self.file = file
        self.field = field
        self.left = MOST_BOXES

    def look_into(self, name: bytes, start: int, end: int) -> None:
        """Empty what ``name`` holds between two places, but for what plays."""
        # By name, not in passing: the list must be whole before the file is changed.
        found = list(boxes(self.file, start, end, most=self.left + 1))
        self.left -= len(found)
        if self.left < 0 or any(box.name == _PACKED for box in found):
            raise Invalid(_("视频打不开，可能没有传完或已损坏；请重新拍摄后再上传。"), field=self.field)
        for box in found:
            if box.name not in PLAYS[name]:
                self._free(box)
            elif box.name in _TIMED:
                self._forget_when(box)
            elif box.name in PLAYS:
                self.look_into(box.name, box.inside, box.end)
        rest = found[-1].end if found else start
        if not (name == b"" and self._is_film(rest)):
            self._zeros(rest, end)

    def _free(self, box: Box) -> None:
        self.file.seek(box.at + 4)
        self.file.write(b"free")
        self._zeros(box.inside, box.end)

    def _forget_when(self, box: Box) -> None:
        """No time of making and of changing: two numbers behind version and flags, longer ones in version 1."""
        self.file.seek(box.inside)
        wide = self.file.read(1) == b"\x01"
        self._zeros(box.inside + 4, min(box.inside + (20 if wide else 12), box.end))

    def _is_film(self, at: int) -> bool:
        """Whether pictures and sound begin there, as far as they arrived."""
        self.file.seek(at + 4)
        return self.file.read(4) == b"mdat"

    def _zeros(self, start: int, end: int) -> None:
        self.file.seek(start)
        while start < end:
            start += self.file.write(b"\0" * min(_BLOCK, end - start))
