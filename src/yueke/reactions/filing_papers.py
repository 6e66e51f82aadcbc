"""An approved written document is set and kept: what is sent is a file, and stays as it was sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import commands
from yueke.domains.complaints.events import PaperFiled
from yueke.domains.complaints.models import Paper
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction


@reaction(PaperFiled, why=_("书面文件批准后排版存档，送达的就是这份文件"))
def keep_what_is_sent(event: PaperFiled, actor: Actor, at: datetime) -> None:
    """Set it once it is approved; one that was sent before it was set, too."""
    if event.state in (Paper.State.APPROVED, Paper.State.SENT):
        commands.file_paper(SYSTEM, event.paper_id, at=event.at)
