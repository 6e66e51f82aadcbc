"""Who may still have a file that was made under other rights."""

from __future__ import annotations

import json

import pytest

from yueke.domains.downloads.rules import Rights
from yueke.kernel.gate import Sight

WHOLE = (Sight.PLAIN,) * 4
FEW = (Sight.PLAIN, Sight.PLAIN, Sight.MASKED, Sight.HIDDEN)
EVERYTHING = Rights("all", frozenset(), WHOLE)
MASKED = Rights("all", frozenset(), FEW)
BRANCH = Rights("departments", frozenset({1, 2}), FEW)
TEAM = Rights("departments", frozenset({2}), FEW)
OWN = Rights("self", frozenset(), FEW)


@pytest.mark.parametrize("rights", [EVERYTHING, MASKED, BRANCH, TEAM, OWN])
def test_unchanged_rights_cover_what_they_made(rights):
    assert rights.cover(rights)


@pytest.mark.parametrize(
    "now,then", [(EVERYTHING, MASKED), (MASKED, BRANCH), (MASKED, OWN), (BRANCH, TEAM), (BRANCH, OWN), (TEAM, OWN)]
)
def test_wider_rights_cover_narrower_ones_but_not_the_reverse(now, then):
    assert now.cover(then)
    assert not then.cover(now)


def test_as_many_other_departments_are_not_the_same_departments():
    assert not Rights("departments", frozenset({3, 4}), FEW).cover(BRANCH)


def test_rights_survive_json():
    assert Rights.read(json.loads(json.dumps(BRANCH.kept()))) == BRANCH
