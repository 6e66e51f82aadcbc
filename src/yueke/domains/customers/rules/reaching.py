"""What an address of somebody can look like where the kernel has no cleaner for it."""

from __future__ import annotations

import re

_WECOM = re.compile(r"[A-Za-z0-9_-]{6,64}")


def is_wecom_id(text: str) -> bool:
    """Whether ``text`` can be the id WeCom gave an external contact (external_userid)."""
    return _WECOM.fullmatch(text) is not None
