"""Every cleaner of a cell and every reader of a typed text takes whatever there is, and answers in its own terms."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hostile import ROUNDS, TEXTS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yueke.compliance.term_kinds import KINDS, check_kind, read_value
from yueke.domains.customers.queries.lists import CustomerFilter
from yueke.kernel import masking
from yueke.kernel.cleaning import addresses, amounts, dates, emails, identifiers, names, phones, text, words
from yueke.kernel.search_terms import phone_digits, query_terms, terms_for
from yueke.kernel.terms import Term, TermError
from yueke.sites.office.regulation.periods import asked_period

bounded = settings(max_examples=60 * ROUNDS, deadline=None)

ALPHABET = "张三省市区县路号栋室公司有限·0123456789０１２９一二十廿百千万亿+-.,，。/年月日时点:：()（）[]{}#@ \t\n\r\x00\u202e\u200b\ufeff\ud800\U0001f600eE¥￥%Xx第周上下午AMpm"
typed = st.one_of(st.sampled_from(TEXTS), st.text(), st.text(alphabet=ALPHABET, max_size=60), st.text(st.characters()))
cells = st.one_of(
    typed, st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.sampled_from([10**400, -(10**400), Decimal("1e999999"), Decimal("sNaN"), 2.9e306]),
)  # fmt: skip

CLEANERS = [
    addresses.clean_address, amounts.clean_amount, amounts.clean_quantity, dates.clean_date, dates.clean_datetime,
    emails.clean_email, emails.clean_emails, identifiers.clean_identity_number, identifiers.clean_credit_code,
    names.clean_person_name, names.clean_company_name, names.clean_customer_name, phones.clean_phone, phones.clean_phones,
    text.clean_text, words.clean_gender, words.clean_kind,
]  # fmt: skip
KEYS = [
    addresses.parse_address, addresses.split_address, addresses.address_key, names.person_key, names.company_key,
    names.name_key, names.looks_like_organization, phones.phone_key, phone_digits, query_terms, identifiers.birthday_of,
    text.half_width, text.simplified, text.excerpt, terms_for,
]  # fmt: skip


@pytest.mark.parametrize("cleaner", CLEANERS, ids=lambda one: one.__name__)
def test_a_cleaner_takes_any_cell(cleaner: Any) -> None:
    @bounded
    @given(cells)
    def check(cell: Any) -> None:
        found = cleaner(cell)
        assert not (found.value is not None and found.problem), "a value that is usable has no problem"
        for told in (found.problem, found.changed):
            # What is told goes to the database and onto a page.
            assert told is None or _storable(told), (cell, told)
        if isinstance(found.value, str):
            assert _storable(found.value), (cell, found.value)
        if isinstance(found.value, Decimal):
            assert found.value.is_finite()

    check()


@pytest.mark.parametrize("key", KEYS, ids=lambda one: one.__name__)
def test_a_reader_takes_any_text(key: Any) -> None:
    @bounded
    @given(typed)
    def check(value: str) -> None:
        key(value)

    check()


@bounded
@given(st.sampled_from(sorted(masking._MASKS)), typed)
def test_a_mask_takes_any_text(kind: str, value: str) -> None:
    masking.mask(kind, value)


@bounded
@given(typed)
def test_a_term_is_read_or_refused(value: str) -> None:
    try:
        term = Term.parse(value)
    except TermError:
        return
    assert Term.parse(str(term)) == term


plain = st.recursive(
    st.one_of(typed, st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.sampled_from([10**400])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(typed, inner, max_size=4),
    max_leaves=8,
)


@bounded
@given(st.sampled_from(sorted(KINDS)), st.sampled_from(["", "list of ", "map of ", "list of map of "]), plain)
def test_a_value_of_a_pack_is_read_or_refused(kind: str, prefix: str, value: Any) -> None:
    if check_kind(prefix + kind) is None:
        read_value(prefix + kind, value)


@bounded
@given(st.dictionaries(st.sampled_from(["period", "on"]), typed), st.dates(datetime.date(2001, 1, 1)))
@example({}, datetime.date.max)
@example({"period": "30"}, datetime.date.max)
def test_a_period_is_always_found(params: dict[str, str], today: datetime.date) -> None:
    found = asked_period(params, today)
    assert found.period.start <= today
    assert found.name
    assert found.earlier.url


@bounded
@given(st.dictionaries(st.sampled_from([*CustomerFilter.__dataclass_fields__]), typed))
def test_a_filter_is_read_and_written_the_same(params: dict[str, str]) -> None:
    found = CustomerFilter.read(params)
    again: dict[str, Any] = {}
    for name, value in found.params():
        again[name] = (*again.get(name, ()), value) if isinstance(getattr(found, name), tuple) else value
    assert CustomerFilter.read(again) == found


def _storable(told: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, no half of a pair of surrogates."""
    told.encode("utf-8", "replace")
    return "\x00" not in told and not any("\ud800" <= sign <= "\udfff" for sign in told)
