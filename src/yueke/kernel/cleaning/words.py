"""Words for a fixed choice: gender, kind of customer, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, simplified, stripped
from yueke.kernel.cleaning.wording import _

GENDERS: Mapping[str, tuple[str, ...]] = {
    "male": ("男", "男性", "男士", "先生", "m", "male", "man"),
    "female": ("女", "女性", "女士", "小姐", "f", "female", "woman"),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "individual": ("个人", "个人客户", "自然人", "私人", "散户", "个体", "消费者", "individual", "person"),
    "enterprise": (
        "企业",
        "企业客户",
        "公司",
        "公司客户",
        "单位",
        "法人",
        "商户",
        "企业单位",
        "个体工商户",
        "集团",
        "集团客户",
        "enterprise",
        "company",
    ),
    "institution": (
        "机构",
        "机构客户",
        "事业单位",
        "政府",
        "政府机关",
        "机关",
        "机关单位",
        "学校",
        "医院",
        "社会团体",
        "社团",
        "非营利组织",
        "institution",
    ),
}
YES_NO: Mapping[str, tuple[str, ...]] = {
    "yes": ("是", "有", "对", "√", "✓", "y", "yes", "true", "1"),
    "no": ("否", "不是", "无", "没有", "×", "x", "n", "no", "false", "0"),
}


def clean_choice(cell: Cell, choices: Mapping[str, tuple[str, ...]]) -> Cleaned[str]:
    """The code whose words contain the cell's (case, width and 繁简 do not matter); a problem names the
    choices."""
    original = stripped(cell)
    text = _plain(original)
    for code, words in choices.items():
        if text == code or text in words:
            return Cleaned(code)
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    known = "、".join(words[0] for words in choices.values())
    return Cleaned(None, _("“{text}”不在可选项内（{known}）", text=excerpt(original), known=known))


def clean_gender(cell: Cell) -> Cleaned[str]:
    """``male`` or ``female``."""
    return _gender(stripped(cell))


def clean_kind(cell: Cell) -> Cleaned[str]:
    """The kind of customer: ``individual``, ``enterprise`` or ``institution``."""
    return _kind(stripped(cell))


# By the text of a cell: not every number a sheet can hold has a hash.
@lru_cache(maxsize=1024)
def _gender(text: str) -> Cleaned[str]:
    return clean_choice(text, GENDERS)


@lru_cache(maxsize=1024)
def _kind(text: str) -> Cleaned[str]:
    return clean_choice(text, KINDS)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return simplified(half_width(text)).replace(" ", "").lower()
