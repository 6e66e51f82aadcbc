"""Files sealed block by block: read back from anywhere, in little memory, and no change passes unseen."""

from __future__ import annotations

import io
import os
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.vault.keys import WrongKeys
from yueke.kernel.vault.streams import BLOCK, MARK, is_sealed, seal, unseal

SEALED_BLOCK = BLOCK + 33


def sealed(plain: bytes, context: str = "here") -> bytes:
    out = io.BytesIO()
    assert seal(io.BytesIO(plain), out, context) == len(plain)
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7])
def test_what_was_sealed_is_read_back(size):
    plain = os.urandom(size)
    cipher = sealed(plain)
    assert is_sealed(io.BytesIO(cipher))
    assert not is_sealed(io.BytesIO(plain))
    # A byte or two may stand in any cipher by chance.
    assert size < BLOCK - 1 or plain[:32] not in cipher
    assert unseal(io.BytesIO(cipher), "here").read() == plain


@given(st.integers(0, 3 * BLOCK + 9), st.integers(0, 2 * BLOCK))
def test_it_is_read_from_any_place(start, length):
    with unseal(io.BytesIO(CIPHER), "here") as file:
        file.seek(start)
        assert file.read(length) == PLAIN[start : start + length]
        assert file.seek(0, os.SEEK_END) == len(PLAIN)


PLAIN = bytes(range(256)) * (3 * BLOCK // 256) + b"the end"


@pytest.fixture(autouse=True, scope="module")
def cipher(django_db_setup):
    global CIPHER
    CIPHER = sealed(PLAIN)


def flipped(cipher: bytes, place: int) -> bytes:
    return cipher[:place] + bytes([cipher[place] ^ 1]) + cipher[place + 1 :]


HEAD = len(MARK)
HARMS = {
    "a bit in the first block": lambda c: flipped(c, HEAD + 40),
    "a bit in a middle block": lambda c: flipped(c, HEAD + SEALED_BLOCK + 40),
    "a bit in the last block": lambda c: flipped(c, len(c) - 1),
    "blocks exchanged": lambda c: (
        c[:HEAD]
        + c[HEAD + SEALED_BLOCK : HEAD + 2 * SEALED_BLOCK]
        + c[HEAD : HEAD + SEALED_BLOCK]
        + c[HEAD + 2 * SEALED_BLOCK :]
    ),
    "a block left out": lambda c: c[:HEAD] + c[HEAD + SEALED_BLOCK :],
    "cut at a border": lambda c: c[: HEAD + 3 * SEALED_BLOCK],
    "cut inside": lambda c: c[:-5],
    "cut to a rest": lambda c: c[: HEAD + SEALED_BLOCK + 5],
    "nothing but the mark": lambda c: c[:HEAD],
    "something added": lambda c: c + b"x" * 50,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_no_change_passes_unseen(harm):
    with pytest.raises(WrongKeys):
        unseal(io.BytesIO(harm(CIPHER)), "here").read()


def test_it_belongs_to_its_context():
    with pytest.raises(WrongKeys):
        unseal(io.BytesIO(CIPHER), "elsewhere")


def test_a_large_file_takes_little_memory(tmp_path):
    size = 64 << 20
    with (tmp_path / "plain").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        with (tmp_path / "plain").open("rb") as plain, (tmp_path / "sealed").open("wb") as out:
            assert seal(plain, out, "large") == size
        with unseal((tmp_path / "sealed").open("rb"), "large") as back:
            assert sum(len(block) for block in iter(lambda: back.read(1 << 18), b"")) == size
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
