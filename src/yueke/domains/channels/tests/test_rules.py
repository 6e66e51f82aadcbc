"""What a draft is, and which of several count."""

from __future__ import annotations

import pytest

from yueke.domains.channels.kinds import declare, kind_of
from yueke.domains.channels.rules import Draft, Origin, once_each

HERE = Origin("visits.visit", 7, "HF20261120-0001")


def test_a_repeated_draft_counts_once_for_each_person():
    first, again, other = Draft(1, "k", "a", HERE), Draft(1, "k", "a", HERE, urgent=True), Draft(2, "k", "a", HERE)
    assert once_each([first, other, again]) == [first, other]


def test_another_occasion_is_another_notice():
    drafts = [Draft(1, "k", "a", HERE), Draft(1, "k", "b", HERE)]
    assert once_each(drafts) == drafts


def test_a_kind_is_declared_once():
    kind = declare("channels.test_rules", "%(n)s 件", icon="bell")
    assert kind_of("channels.test_rules") is kind
    with pytest.raises(ValueError, match="test_rules"):
        declare("channels.test_rules", "again", icon="bell")
    assert kind_of("channels.never_declared") is None
