"""Files that people attach or take out: kept by their content, accepted by their content."""

from yueke.kernel.files.images import miniature
from yueke.kernel.files.kinds import KINDS, media_type_of
from yueke.kernel.files.removing import remove, remove_unused, seal_all, sweep, unreferenced, unused
from yueke.kernel.files.storing import draft, keep, open_content, open_file, path_of, seal_content, store

__all__ = [
    "KINDS",
    "draft",
    "keep",
    "media_type_of",
    "miniature",
    "open_content",
    "open_file",
    "path_of",
    "remove",
    "remove_unused",
    "seal_all",
    "seal_content",
    "store",
    "sweep",
    "unreferenced",
    "unused",
]
