"""How fast papers are set: milliseconds of processor time a page, after the first.

    python benchmarks/papers.py --times 5

Sets a report with tables and charts in both layouts and a table of some sixty pages, as PDF and as DOCX, the median of
``--times`` runs each. The exit code is 1 when a PDF takes more than ``--most`` (100) ms a page. Needs no database.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import psutil

MB = 2**20


def measured(make: Callable[[int], bytes], times: int) -> float:
    """The median processor time of making it, in seconds; a paper no one has set before each time."""
    taken = []
    for run in range(times):
        begun = time.process_time()
        make(run)
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--most", type=float, default=100, help="milliseconds a page")
    told = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    import django

    django.setup()
    slow = [name for name, ms in _rows(told.times) if ms > told.most]
    print(f"memory of this process {psutil.Process().memory_info().rss / MB:.0f} MB")
    if slow:
        sys.exit(f"more than {told.most:g} ms a page: {', '.join(slow)}")


def _rows(times: int):
    from yueke.ui.papers.paper import Column, Paper, Table
    from yueke.ui.papers.pdf import to_pdf, to_pictures
    from yueke.ui.papers.samples import report
    from yueke.ui.papers.word import to_docx

    rows = tuple((f"第{i}行", f"{i:,}", "交货延误、包装破损，客户要求换货") for i in range(2_200))
    table = Table((Column("名称"), Column("数", "right"), Column("原因")), rows, caption="台账")
    papers = {
        "report, plain": report(),
        "report, official": report("official"),
        "table of 2,200 rows": Paper("投诉台账", "悦客示范有限公司", (table,)),
    }
    begun = time.process_time()
    to_pdf(report())
    print(f"the first paper, with what must be loaded: {(time.process_time() - begun) * 1000:.0f} ms")
    print(f"{'paper':<22}{'pages':>6}{'PDF ms/page':>14}{'DOCX ms':>10}")
    for name, paper in papers.items():
        pages = len(to_pictures(paper, ppi=10))

        def anew(run: int, paper: Paper = paper) -> Paper:
            return replace(paper, title=f"{paper.title}（{run}）")

        per_page = measured(lambda run, anew=anew: to_pdf(anew(run)), times) * 1000 / pages
        docx = measured(lambda run, anew=anew: to_docx(anew(run)), times) * 1000
        print(f"{name:<22}{pages:>6}{per_page:>14.1f}{docx:>10.0f}")
        yield name, per_page


if __name__ == "__main__":
    main()
