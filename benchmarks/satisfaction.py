"""What the analyses of a survey cost over a million stored answers (62,500 responses × 16 questions).

    python benchmarks/satisfaction.py --responses 62500

Needs no database: the answers are made by the dice (seeded), packed and read back as a frozen cut is. Printed is the processor time of
each analysis, in seconds, the first time it is asked for (nothing is kept yet), and whether it stays within what is allowed: 0.3
for the overview, 3 for any other.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

ALLOWED, OVERVIEW = 3.0, 0.3
WORDS = ("送货慢", "安装师傅态度好", "价格有点高", "客服电话打不通", "质量不错", "包装破了", "说明书看不懂")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of ``work`` over all threads, and what it gave."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--responses", type=int, default=62_500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    import django

    django.setup()
    measure(asked.responses, asked.seed)


def measure(responses: int, seed: int) -> None:
    """Print a line for reading the cut and for each analysis."""
    from dataclasses import replace

    from yueke.domains.surveys.rules.cuts import packed, unpacked
    from yueke.insight.satisfaction.analyses import TITLES, made
    from yueke.insight.satisfaction.tests.answered import modelled as modelled_study
    from yueke.insight.satisfaction.tests.answered import study
    from yueke.insight.satisfaction.themes import themes
    from yueke.insight.satisfaction.told import Spoken
    from yueke.insight.satisfaction.trend import trend, wave_of

    built = study(responses, seed)
    kept = packed(built.columns)
    answers = sum(len(one) for one in built.columns.ratings.values())
    print(f"{responses:,} responses, {answers:,} answers, {len(kept) / 2**20:.1f} MB packed")
    seconds, columns = timed(lambda: unpacked(kept))
    print(f"{'read the cut':<20}{seconds:8.3f} s")
    dice = __import__("random").Random(seed)
    texts = tuple("，".join(dice.sample(WORDS, 2)) for _ in range(2_000))
    spoken = Spoken(texts, tuple(dice.random() < 0.3 for _ in texts))
    for code in TITLES:
        # A study of its own for each, so that nothing worked out for another is used.
        fresh = replace(built, columns=columns)
        more = {
            "trend": lambda fresh=fresh: trend(fresh, [w for w in (wave_of("1", fresh), wave_of("2", fresh)) if w]),
            "themes": lambda fresh=fresh: themes(fresh, spoken),
        }.get(code)
        params = {"by": "store"} if code in ("segments", "nps") else {}
        seconds, found = timed(lambda fresh=fresh, code=code, params=params, more=more: made(fresh, code, params, more))
        allowed = OVERVIEW if code == "overview" else ALLOWED
        told(code, seconds, allowed, len(found.panels))
    derived = replace(built, columns=columns)
    seconds, found = timed(lambda: made(derived, "quadrant", {"by": "derived"}))
    told("quadrant, derived", seconds, ALLOWED, len(found.panels))
    modelled = modelled_study(responses, seed)
    for code in ("overview", "soundness", "expectation"):
        seconds, found = timed(lambda code=code: made(modelled, code, {}))
        told(f"{code}, model", seconds, ALLOWED, len(found.panels))


def told(code: str, seconds: float, allowed: float, panels: int) -> None:
    """One line."""
    state = "ok" if seconds <= allowed else "TOO SLOW"
    print(f"{code:<20}{seconds:8.3f} s   allowed {allowed:.1f}   {state}   {panels} panels")


if __name__ == "__main__":
    main()
