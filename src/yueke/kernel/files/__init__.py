"""Files that people attach: kept by their content, accepted by their content."""

from yueke.kernel.files.kinds import KINDS, media_type_of
from yueke.kernel.files.storing import open_file, path_of, store

__all__ = ["KINDS", "media_type_of", "open_file", "path_of", "store"]
