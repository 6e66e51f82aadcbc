"""What is said of many rows of a sheet of customers at once; see ``kernel.cleaning.summaries``."""

from __future__ import annotations

from collections.abc import Mapping

from yueke.kernel.cleaning.wording import _

SUMMARIES: Mapping[str, str] = {
    "来源“{word}”不在列表中，记为“其他”并加上标签": _("来源不在列表中，记为“其他”并加上标签"),
}
