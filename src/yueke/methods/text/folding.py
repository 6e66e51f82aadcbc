"""One spelling for all: width, script, case and signs folded away, and the pieces a text is made of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import opencc

_simplifier = opencc.OpenCC("t2s")
_SIGNS = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003134f]+")

#: Characters that say little by themselves: a piece made of nothing else is left out.
EMPTY = frozenset(
    "的了是我你您他她它们在就都也还和与跟及把被给让叫个这那之其很太得地着过呢吗吧啊呀说来去到上一人家要会能可以"
)

#: What nearly every complaint says: opening, demand, closing; the longest first.
_FORMULAS = re.compile(
    "给我个说法|我要投诉|要求投诉|尽快处理|尽快解决|要求退款|要求退货|要求赔偿|照价赔偿|给个说法|你们公司|怎么回事|什么情况|请处理|请解决|太差劲|很失望|太失望|你们家|你们的|"
    "贵公司|太过分|气死了|您好|你好|投诉|请问|麻烦|希望|要求|谢谢"
)


def folded(text: str) -> str:
    """``text`` in lower case, half width and simplified characters, every run of other signs one space.

    Digits are kept as written; a number with a point falls into two.
    """
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()
    return plain if plain.isascii() else _simplifier.convert(plain)


def told(text: str) -> list[str]:
    """The runs of a folded text without the set phrases of complaining; with them when nothing else is left."""
    plain = folded(text)
    return _FORMULAS.sub(" ", plain).split() or plain.split()


def pieces(runs: list[str], longest: int = 3) -> Counter[str]:
    """How often each piece of 1..``longest`` characters occurs within the runs, those of empty characters left out."""
    return Counter(piece for run in runs for piece in _pieces(run, longest))


def _pieces(run: str, longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for start in range(len(run) - size + 1):
            piece = run[start : start + size]
            if not EMPTY.issuperset(piece):
                yield piece
