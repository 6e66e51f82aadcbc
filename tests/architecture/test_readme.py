"""The first page is never ahead of the code, nor behind it."""

import re
from pathlib import Path

from yueke.compliance.pack import builtin_packs

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_number_of_judged_clauses_is_that_of_the_packs():
    leaves = [leaf for pack in builtin_packs().values() for leaf in pack.leaves()]
    judged = sum(leaf.state == "working" and not leaf.planned for leaf in leaves)
    found = re.search(r"(\d+) 项中 (\d+) 项已逐条判断", README)
    assert found
    assert (int(found[1]), int(found[2])) == (len(leaves), judged)
