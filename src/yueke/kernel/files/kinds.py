"""What a file is, told from its bytes; its name only tells apart kinds of plain text."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

HEAD = 4_096
_LARGEST_UNZIPPED = 2**30
_MOST_MEMBERS = 2_000
_LONGEST_TYPES = 1 << 20


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, the group forms ask for, and the endings its names have."""

    media_type: str
    group: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."

KINDS: dict[str, FileKind] = {
    "jpeg": FileKind("image/jpeg", "image", (".jpg", ".jpeg")),
    "png": FileKind("image/png", "image", (".png",)),
    "webp": FileKind("image/webp", "image", (".webp",)),
    "pdf": FileKind("application/pdf", "pdf", (".pdf",)),
    "mp4": FileKind("video/mp4", "video", (".mp4", ".m4v", ".mov")),
    "xlsx": FileKind(_OFFICE + "spreadsheetml.sheet", "sheet", (".xlsx",)),
    "docx": FileKind(_OFFICE + "wordprocessingml.document", "document", (".docx",)),
    "csv": FileKind("text/csv", "sheet", (".csv",)),
    "json": FileKind("application/json", "data", (".json",)),
    "zip": FileKind("application/zip", "archive", (".zip",)),
    "text": FileKind("text/plain", "text", (".txt",)),
}

_MAGIC = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"))
_IN_ZIP = (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx"))
# Still pictures in the same container: no browser but one shows them, and nothing here draws them anew.
_STILL = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def accepted(kinds: tuple[str, ...] | list[str]) -> set[str]:
    """The codes of KINDS meant by a list of codes and groups; KeyError for a word that is neither."""
    codes: set[str] = set()
    for word in kinds:
        group = {code for code, kind in KINDS.items() if word in (code, kind.group)}
        if not group:
            raise KeyError(word)
        codes |= group
    return codes


def detect(path: Path, name: str) -> str | None:
    """The code of the kind of the file at ``path``, uploaded as ``name``; None when it is none of KINDS."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, code in _MAGIC:
        if head.startswith(magic):
            return code
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return None if head[8:12] in _STILL else "mp4"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(path)
    if head and _is_text(path):
        return "csv" if name.lower().endswith(".csv") else "text"
    return None


def media_type_of(code: str) -> str:
    """The media type of a code of KINDS."""
    return KINDS[code].media_type


def _office_kind(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            types = _types(archive)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return None
    names = {member.filename for member in members}
    # A sheet that unpacks to gigabytes is an attack.
    if sum(m.file_size for m in members) > _LARGEST_UNZIPPED or len(members) > _MOST_MEMBERS:
        return None
    if "[Content_Types].xml" not in names or _holds_programs(names, types):
        return None
    return next((code for member, code in _IN_ZIP if member in names), None)


def _types(archive: zipfile.ZipFile) -> bytes:
    """The list of what kinds of parts there are, as far as it would be long for an honest one."""
    with archive.open("[Content_Types].xml") as part:
        return part.read(_LONGEST_TYPES)


def _holds_programs(names: set[str], types: bytes) -> bool:
    """Macros, by the names of their parts or by what the document calls itself; whatever its own name ends in."""
    return any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower()


def _is_text(path: Path) -> bool:
    return any(_decodes(path, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 16):
                if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in set(block)):
                    return False
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
