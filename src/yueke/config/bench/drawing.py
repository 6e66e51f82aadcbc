"""Taking the list of everybody who may be asked, and drawing a sample from it; all of it taken back."""

from __future__ import annotations

from django.db import transaction

from yueke.config.bench import survey_questions, surveys
from yueke.config.bench.figures import Measured
from yueke.config.bench.measuring import timed
from yueke.domains.surveys import commands
from yueke.domains.surveys.models import Frame, Member
from yueke.domains.surveys.rules.frames import WHO
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

SAMPLE = 1_000
_SEED = "2026"


def measured() -> list[Measured]:
    """Two rows, without a target: seconds of the list of all customers by grade, and of drawing from it by strata."""
    at = clock.now()
    listing = Measured("survey-frame", "抽样名单（全体客户）", None, unit="s")
    drawing = Measured("survey-draw", "从名单分层抽样", None, unit="s")
    frames: list[Frame] = []
    with transaction.atomic():
        survey, actor, _approver = surveys.drafted("基准抽样", survey_questions.whole(), at)
        everybody = commands.Population(who=tuple(WHO), strata_by=("grade",))
        listing.value = round(
            timed(lambda: frames.append(commands.take_frame(SYSTEM, survey.pk, everybody, opted_out=(), at=at))), 2
        )
        size = frames[0].size
        wanted = commands.Wanted("stratified", min(SAMPLE, size), _SEED, reserve=0.2)
        drawing.value = round(timed(lambda: commands.draw_sample(actor, frames[0].pk, wanted, at=at)), 2)
        drawn = Member.objects.filter(draw__survey=survey, is_reserve=False).count()
        if drawn != min(SAMPLE, size):
            drawing.wrong.append(f"{drawn} of {min(SAMPLE, size)} drawn")
        listing.note, drawing.note = f"{size:,} 户 · listed", f"{drawn:,} 户 · drawn"
        transaction.set_rollback(True)
    return [listing, drawing]
