"""What a web process holds from its start: the word lists of libraries come with their first use, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_LOADED = """
import json, sys
import yueke.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""
# 45 MB of phrases (only single characters are looked up), 12 MB of passwords others have chosen, and what sets papers.
HEAVY = ("pypinyin.phrases_dict", "zxcvbn.matching", "typst", "docx", "lxml")


def test_a_web_process_starts_without_the_word_lists_of_libraries(tmp_path: Path) -> None:
    away = {"YUEKE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYPINYIN_")} | away
    command = [sys.executable, "-c", _LOADED, *HEAVY, "django.urls"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(found.stdout) == ["django.urls"]
