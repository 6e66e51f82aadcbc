"""Pure decisions of the organization."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.organization import rules
from yueke.domains.organization.permissions import ADMINISTRATORS, ALL, CATALOGUE, ROLES
from yueke.domains.organization.rules import RoleScope
from yueke.kernel.access import Scope

BELOW = frozenset({4, 5, 6})


@pytest.mark.parametrize(
    "kinds, expected",
    [
        ([], Scope("self")),
        (["self"], Scope("self")),
        (["self", "department"], Scope("departments", frozenset({4}))),
        (["department", "below"], Scope("departments", BELOW)),
        (["below", "all", "self"], Scope("all")),
    ],
)
def test_the_widest_scope_wins(kinds: list[str], expected: Scope) -> None:
    assert rules.widest([RoleScope(k) for k in kinds], own=4, below=BELOW) == expected


def test_chosen_departments_of_several_roles_add_up() -> None:
    chosen = [
        RoleScope("chosen", frozenset({1, 2})),
        RoleScope("chosen", frozenset({3})),
        RoleScope("department"),
    ]
    assert rules.widest(chosen, own=9, below=[9]).departments == {1, 2, 3, 9}


def test_without_a_post_a_department_role_shows_only_own_rows() -> None:
    assert rules.widest([RoleScope("department"), RoleScope("below")], own=None, below=()) == Scope("self")


scopes = st.lists(
    st.builds(
        RoleScope,
        st.sampled_from(["all", "chosen", "below", "department", "self"]),
        st.frozensets(st.integers(1, 9), max_size=3),
    )
)


@given(scopes, scopes)
def test_another_role_never_narrows_the_scope(some: list[RoleScope], more: list[RoleScope]) -> None:
    rank = ["self", "departments", "all"]
    before = rules.widest(some, own=4, below=BELOW)
    after = rules.widest(some + more, own=4, below=BELOW)
    assert rank.index(after.kind) >= rank.index(before.kind)
    assert after.kind == "all" or after.departments >= before.departments


def test_paths() -> None:
    assert rules.path_under("", 1) == "/1/"
    assert rules.path_under("/1/", 14) == "/1/14/"
    assert [rules.depth(p) for p in ("/1/", "/1/14/", "/1/14/7/")] == [0, 1, 2]
    assert rules.ids_on("/1/14/7/") == (1, 14, 7)
    assert rules.lies_below("/1/14/7/", "/1/14/")
    assert not rules.lies_below("/1/140/", "/1/14/")


@pytest.mark.parametrize("name", ["li.na", "zhang_wei", "a1b", "0755-8"])
def test_good_usernames(name: str) -> None:
    assert rules.is_username(name)


@pytest.mark.parametrize("name", ["", "ab", "-abc", "abc-", "李娜", "a b c", "Li", "x" * 61, "abc\n"])
def test_bad_usernames(name: str) -> None:
    assert not rules.is_username(name)


def test_the_three_administrators_exclude_each_other() -> None:
    held = {seed.code: (seed.code, seed.permissions) for seed in ROLES}
    three = list(ADMINISTRATORS.values())
    for first in three:
        for second in three:
            clash = rules.excluded_pairs([held["clerk"], held[first], held[second]], ADMINISTRATORS)
            assert (clash is None) == (first == second)
    assert rules.excluded_pairs([held["founder"], held["manager"]], ADMINISTRATORS) is None
    assert rules.excluded_pairs([held["founder"], held["sysadmin"]], ADMINISTRATORS) is not None


def test_seeded_roles_name_known_permissions_only() -> None:
    for seed in ROLES:
        assert seed.permissions <= ALL, seed.code
    codes = [code for _group, rows in CATALOGUE for code, _label in rows]
    assert len(codes) == len(set(codes))


JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    "spans, span, expected",
    [
        ([], (JAN, None), False),
        ([(JAN, None)], (FEB, None), True),
        ([(JAN, FEB)], (FEB, None), True),
        ([(JAN, FEB)], (MAR, None), False),
        ([(MAR, None)], (JAN, FEB), False),
    ],
)
def test_overlaps(spans: list, span: tuple, expected: bool) -> None:
    assert rules.overlaps(spans, span) is expected
