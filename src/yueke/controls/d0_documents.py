"""Pack D, the manual itself: whoever must know a document reads and confirms it, revisions say what changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, gate
from yueke.domains.documents import cases as documents

readers = deadline(
    "D0-readers",
    subject="documents.document",
    starts=documents.readers,
    through=_("发布文件时列出应知人员，到期前催读；逾期未确认的进入本人待办。"),
)

notice = gate(
    "D0-notice",
    subject="documents.document",
    cases=documents.revisions,
    through=_("修订版没有修订说明的不能发布，发布即通知应知人员。"),
)
