"""A breach is seen, and the first notice sent, within 60 seconds, whatever else runs out at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).parents[2] / "benchmarks" / "breach.py"


@pytest.mark.slow
def test_a_breach_beside_two_hundred_others_is_told_of_in_time():
    ended = subprocess.run(
        [sys.executable, str(DRIVER), "--backlog", "200"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "told of the one that ran out last" in ended.stdout
