"""One verb for many complaints: each stands or falls by itself, and what was refused is told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from yueke.kernel.batches import BatchOutcome, Left, outcome
from yueke.kernel.errors import Invalid, NotFound, Refused

MOST = 500
"""How many complaints one batch may change: each is a decision with receipts and messages of its own."""


def each(ids: Sequence[int], act: Callable[[int], object]) -> BatchOutcome:
    """Run a command for each complaint; refusals leave that one as it was.

    Raises Invalid for more than :data:`MOST`, and when every one was refused for the same wrong input: that is the
    form's fault, not the complaints'.
    """
    if len(ids) > MOST:
        raise Invalid(_("一次最多处理 %(n)s 件。请先缩小条件。") % {"n": MOST})
    left: list[Left] = []
    wrong: list[Invalid] = []
    for pk in ids:
        try:
            act(pk)
        except NotFound:
            left.append(Left(pk, _("不在您的数据范围内")))
        except Refused as refusal:
            left.append(Left(pk, str(refusal)))
            if isinstance(refusal, Invalid):
                wrong.append(refusal)
    if wrong and len(wrong) == len(ids) and len({str(one) for one in wrong}) == 1:
        raise wrong[0]
    return outcome(len(ids) - len(left), left, len(left))
