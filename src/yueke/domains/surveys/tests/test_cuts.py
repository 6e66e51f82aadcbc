"""Cuts: what is put away comes out again, and the same data have the same fingerprint."""

from __future__ import annotations

import numpy as np
import pytest

from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint, packed, unpacked


def _columns(stars: float = 4) -> Columns:
    return Columns(
        response=np.array([7, 8, 9]), counted=np.array([True, False, True]), base=np.array([2.0, 2.0, 1.0]),
        weight=np.array([2.5, 0.0, 1.0]), stratum=Coded.of(["北京", "北京", "上海"]), cluster=Coded.of(["", "", ""]),
        mode=Coded.of(["link", "phone", "link"]), day=np.array([20_400, 20_401, 20_402]), seconds=np.array([60.0, 9, 80]),
        groups={"grade": Coded.of(["gold", "", "gold"])}, ratings={"Q3.price": np.array([stars, np.nan, 2])},
        choices={"Q1": Coded.of(["a", "b", ""])}, ticks={"Q5/a": np.array([True, False, False])},
        numbers={"Q7": np.array([1.5, np.nan, 3])}, ranks={"Q6/a": np.array([1, 2, np.nan])},
    )  # fmt: skip


def test_what_is_put_away_comes_out_again():
    columns = _columns()
    again = unpacked(packed(columns))
    assert fingerprint(again) == fingerprint(columns) != fingerprint(_columns(stars=5))
    assert again.groups["grade"].labels == ("gold",)
    assert again.groups["grade"].codes.tolist() == [0, -1, 0]
    assert again.ratings["Q3.price"][[0, 2]].tolist() == [4, 2]
    assert np.isnan(again.ratings["Q3.price"][1])
    assert again.stratum.is_("北京").tolist() == [True, True, False]
    assert not again.stratum.is_("广州").any()


def test_anything_else_is_no_cut():
    with pytest.raises(ValueError, match="pickle"):
        unpacked(b"no archive")
