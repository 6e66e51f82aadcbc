"""Words to find a record by: what is stored with it, and what a typed text asks for.

Both sides make the same small tokens; a record matches when it has all tokens of one reading of the text. The
tokens fit a GIN index on ``text[]``, which answers two Chinese characters as fast as ten:

========  ==========================================================================
``张三``   each two neighbouring characters of the name, lower case
``'zs``   the initials of each two neighbouring characters
``~san``  the pinyin of each character, and its beginnings (``~sa``) in short names
``#0042`` a number's end, and ``#kh20261122-0042`` the whole of it
``p…``    blind fingerprints of a phone's last 4, 6 and 8 digits
``@…``    blind fingerprints of an e-mail address and of the part before the @
========  ==========================================================================

Phones and addresses never appear in plain: whoever reads the column learns nothing without the keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from django.db.models import Q

from yueke.kernel.pinyin import HAN, SPELLED, cuts, pinyin_key, plain_text, readings_of
from yueke.kernel.vault import fingerprints

__all__ = ["MASKED_TAILS", "PHONE_TAILS", "Query", "phone_digits", "pinyin_key", "query_terms", "terms_for"]

PHONE_TAILS = (4, 6, 8)
MASKED_TAILS = (4, 8)
"""For who sees telephones masked: the end the mask shows, or (nearly) the whole number, which they must know already."""
NUMBER_TAILS = (4, 6)

SHORT = 4
"""Names up to this long are people's: their syllables are also found while they are still being typed."""

_LEGAL_FORM = re.compile(r"股份有限公司|有限责任公司|有限公司|分公司|公司|集团|有限合伙|个体工商户")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NO_DIGIT = re.compile(r"\D")
_LONGEST_INITIALS = 6

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _BASE32 for other in _BASE32]
"""Ten bits as two letters: quicker than the standard library, which goes letter by letter."""

Kind = Literal["empty", "name", "pinyin", "digits", "email"]


@dataclass(frozen=True)
class Query:
    """What a typed text asks for: all tokens of any one of ``any_of``. Falsy when it asks for nothing."""

    kind: Kind
    any_of: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.any_of)

    def q(self, field: str = "search_terms") -> Q:
        """The condition on an array field of terms; matches nothing for an empty query."""
        if not self.any_of:
            return Q(pk__in=())
        condition = Q()
        for terms in self.any_of:
            condition |= Q(**{f"{field}__contains": list(terms)})
        return condition


def terms_for(
    name: str, *, phones: Iterable[str] = (), numbers: Iterable[str] = (), emails: Iterable[str] = ()
) -> list[str]:
    """The tokens to store for a record: about 10 for a personal name alone, under 25 with all the rest."""
    terms = set(_name_terms(plain_text(name)))
    for phone in phones:
        digits = phone_digits(phone)
        terms.update(_blinds("p", [digits[-n:] for n in PHONE_TAILS if len(digits) >= n]))
    for number in numbers:
        whole = number.strip().lower()
        if whole:
            terms.add(f"#{whole}")
            terms.update(f"#{tail}" for tail in _tails(re.sub(r"\D", "", whole), NUMBER_TAILS))
    for email in emails:
        address = email.strip().lower()
        terms.update(_blind("@", part) for part in (address, address.partition("@")[0]) if part)
    return sorted(terms)


def query_terms(text: str, phone_tails: tuple[int, ...] = PHONE_TAILS) -> Query:
    """What ``text`` in a search box asks for; nothing for fewer than two characters.

    ``phone_tails`` are the lengths of the ends by which a telephone may be found; none: by no part of it.
    """
    # Halves of surrogate pairs, which no name holds, have no bytes to make a fingerprint of.
    whole = text.encode("utf-8", "ignore").decode()
    given = unicodedata.normalize("NFKC", whole).strip().lower()
    plain = plain_text(given)
    if len(plain) < 2:
        return Query("empty")
    if "@" in given:
        address = given.rstrip("@")
        return Query("email", ((_blind("@", address),),) if address else ())
    if re.fullmatch(r"[\d+\-\s()]+", given) and (digits := re.sub(r"\D", "", given)):
        return Query("digits", _unique([*_digit_groups(digits, phone_tails), (f"#{given}",), _bigrams(plain)]))
    if re.fullmatch(r"[a-z0-9\-_.ü' ]+", given):
        return Query("pinyin", _latin_groups(given, plain))
    return Query("name", _unique([_bigrams(plain), *_spelled_groups(plain)]))


def phone_digits(phone: str) -> str:
    """The digits of a phone number, without the country code of China."""
    digits = phone
    if not (phone.isascii() and phone.isdigit()):
        digits = _NO_DIGIT.sub("", unicodedata.normalize("NFKC", phone))
    if digits.startswith("0086"):
        digits = digits[4:]
    elif len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits


@lru_cache(maxsize=4_096)
def _name_terms(name: str) -> frozenset[str]:
    spelled = name if len(name) <= SHORT else _LEGAL_FORM.sub("", name)[:SPELLED]
    spoken = [c for c in spelled if _spoken(c) is not None]
    terms = {name[n : n + 2] for n in range(len(name) - 1)}
    for n, character in enumerate(spoken):
        whole, unfinished, _heads = _spoken(character)  # type: ignore[misc]
        terms.update(unfinished if n == 0 or len(spoken) <= SHORT else whole)
    for one, other in pairwise(spoken):
        terms.update(_initials(one, other))
    return frozenset(terms)


@lru_cache(maxsize=32_768)
def _initials(one: str, other: str) -> tuple[str, ...]:
    """The terms of two spoken characters by their first letters, in all readings."""
    (_w, _u, first), (_v, _t, second) = _spoken(one), _spoken(other)  # type: ignore[misc]
    return tuple(f"'{a}{b}" for a in first for b in second)


_Spoken = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=32_768)
def _spoken(character: str) -> _Spoken | None:
    """How a Chinese character is found: by its syllables, by their beginnings too, by their first letters."""
    if not HAN.match(character):
        return None
    readings = readings_of(character)
    whole = tuple(f"~{syllable}" for syllable in readings)
    unfinished = tuple(f"~{syllable[:n]}" for syllable in readings for n in range(2, len(syllable) + 1))
    return whole, unfinished, tuple({syllable[0] for syllable in readings})


def _bigrams(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a + b for a, b in pairwise(text)))


def _latin_groups(given: str, plain: str) -> tuple[tuple[str, ...], ...]:
    """A Latin text may be initials, pinyin (perhaps unfinished), letters, a number or a mailbox."""
    groups = [_bigrams(plain), (f"#{given}",)]
    joined = plain.replace("ü", "v")
    if joined.isalpha():
        if len(joined) <= _LONGEST_INITIALS:
            groups.append(tuple(dict.fromkeys(f"'{a}{b}" for a, b in pairwise(joined))))
        parts = [part.replace("ü", "v") for part in re.split(r"[ ']+", given) if part]
        groups += [_syllable_terms(cut) for cut in cuts(parts)]
    if len(plain) > 2:
        groups.append((_blind("@", given),))
    return _unique(groups)


def _syllable_terms(cut: list[str]) -> tuple[str, ...]:
    """Each syllable, and neighbours by their initials, which keeps 三张 from matching ``zhangsan``."""
    terms = [f"~{s}" for s in cut if len(s) > 1] + [f"'{a[0]}{b[0]}" for a, b in pairwise(cut)]
    return tuple(dict.fromkeys(terms))


def _spelled_groups(text: str) -> list[tuple[str, ...]]:
    """For characters mixed with pinyin (张san): everything as pinyin. Nothing for characters alone."""
    pieces = re.findall(r"[a-zü]+|" + HAN.pattern, text)
    if "".join(pieces) != text or not any(p.isascii() for p in pieces):
        return []
    parts = [readings_of(p)[0] if HAN.match(p) else p.replace("ü", "v") for p in pieces]
    return [_syllable_terms(cut) for cut in cuts(parts)]


def _digit_groups(digits: str, phone_tails: tuple[int, ...]) -> list[tuple[str, ...]]:
    phone = phone_digits(digits)
    groups: list[tuple[str, ...]] = [(_phone_term(tail),) for tail in _tails(phone, phone_tails)[-1:]]
    if not _MOBILE.fullmatch(phone):
        groups += [(f"#{tail}",) for tail in _tails(digits, NUMBER_TAILS)[-1:]]
    return groups


def _tails(digits: str, lengths: tuple[int, ...]) -> list[str]:
    return [digits[-n:] for n in lengths if len(digits) >= n]


def _phone_term(tail: str) -> str:
    return _blind("p", tail)


def _blind(mark: str, text: str) -> str:
    """Five bytes of the fingerprint: a wrong match is one in 10¹², and the index holds eight letters."""
    return _blinds(mark, [text])[0] if text else mark


def _blinds(mark: str, texts: list[str]) -> list[str]:
    """:func:`_blind` of each, none of them empty."""
    return [mark + _spelled(one) for one in fingerprints(texts, f"kernel.search.{mark}")]


def _spelled(whole: bytes) -> str:
    """The first five bytes as the eight letters of base 32 (RFC 4648), in small letters."""
    bits = int.from_bytes(whole[:5])
    return _PAIRS[bits >> 30] + _PAIRS[bits >> 20 & 1023] + _PAIRS[bits >> 10 & 1023] + _PAIRS[bits & 1023]


def _unique(groups: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(group for group in groups if group))
