"""Names of people and organizations: cleaned for keeping, and reduced to a key for comparing."""

from __future__ import annotations

import re
from functools import lru_cache

from yueke.kernel.cleaning.regions import leading_region_name
from yueke.kernel.cleaning.surnames import COMPOUND, surname_of
from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, simplified, stripped
from yueke.kernel.cleaning.wording import _

LONGEST_PERSON = 50
LONGEST_COMPANY = 100

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_PERSON_TITLE = re.compile(
    r"[((]?(先生|女士|小姐|太太|夫人|老师|师傅|同志|大夫|医生|经理|总经理|董事长|主任|阿姨|大姐|大哥)[))]?$"
)
_GENDERED = {
    "先生": "male",
    "大哥": "male",
    "女士": "female",
    "小姐": "female",
    "太太": "female",
    "夫人": "female",
    "阿姨": "female",
    "大姐": "female",
}
_ORGANIZATION = re.compile(
    r"公司|集团|[厂店馆院校所站社会局委部处队行]$|中心$|银行|医院|学校|大学|学院|中学|小学|幼儿园|工作室|合作社|事务所|超市|酒店|宾馆|"
    r"餐厅|饭店|商行|商场|门市|经营部|研究院|委员会|政府|协会|学会|基金会|俱乐部|物流$|商贸$|科技$|贸易$|传媒$|网络$|"
    r"电子商务$|餐饮管理$|连锁超市$|装饰工程$|展示器材$|家居$|食品$|百货$|有限|\b(?:co|ltd|inc|llc|corp|company|limited|gmbh)\b\.?",
    re.I,
)
_INSTITUTION = re.compile(
    r"(?:医院|学校|大学|学院|中学|小学|幼儿园|图书馆|博物馆|体育馆|文化馆|政府|政务服务中心|委员会|管理局|研究院|研究所|"
    r"协会|学会|基金会|福利院|养老院|卫生院|街道办事处|居委会|村委会|派出所|法院|检察院|党校|税务局|[局署厅])$"
)
_LEGAL_FORM = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|有限公司|股份公司|责任公司|总公司|公司|(?:普通|有限|特殊普通)合伙|\(普通合伙\)|"
    r"\((?:有限|特殊普通)合伙\)|,?\s*co\.?,?\s*ltd\.?|,?\s*(?:ltd|inc|llc|corp|limited|gmbh)\.?)$",
    re.I,
)
_BRANCH = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|公司)\(?([^()]{1,20}?(?:分公司|分店|分部|分厂|分行|支行|办事处|营业部|门店|店))\)?$"
)
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_NOT_IN_KEY = re.compile(rf"[^{_HAN}a-z0-9]+")
_UNLIKELY = re.compile(r"[;<>{}|\\=^~`]|--|\"\"")
_SPACED_HAN = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_NAMELESS = frozenset(
    ["无名氏", "某某", "某人", "某", "佚名", "测试", "测试客户", "test", "客户", "散客", "匿名", "同上"]
)

_CONVERTED = _("名称中的繁体、全角或空格已整理")
_WITHOUT_TITLE = _("称呼已从姓名中去掉")


def looks_like_organization(name: str) -> bool:
    """Whether ``name`` reads like a company or institution, not like a person."""
    text = simplified(half_width(name)).strip()
    if len(text) <= 3 and surname_of(text) and "有限" not in text:
        return False
    return bool(_ORGANIZATION.search(_BRACKETS.sub("", text).strip() or text))


def looks_like_institution(name: str) -> bool:
    """Whether ``name`` reads like a public institution (医院, 中学, 局 …) rather than a company."""
    return bool(_INSTITUTION.search(simplified(half_width(name)).strip()))


@lru_cache(maxsize=16384)
def gender_of_title(name: str) -> str | None:
    """``male`` or ``female`` when the name carries 先生, 女士 and the like; else None."""
    found = _PERSON_TITLE.search(simplified(half_width(name)).strip())
    return _GENDERED.get(found[1]) if found else None


@lru_cache(maxsize=65536)
def _tidy(text: str) -> str:
    return _SPACED_HAN.sub("", simplified(half_width(text)).replace("\n", " ")).strip()


def clean_person_name(cell: Cell) -> Cleaned[str]:
    """A person's name: simplified characters, no inner blanks, no 先生/女士 (kept when only a surname
    remains)."""
    return _person_name(stripped(cell))


@lru_cache(maxsize=65536)
def _person_name(original: str) -> Cleaned[str]:
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = _tidy(original)
    problem = _name_problem(text, LONGEST_PERSON)
    if problem is not None:
        return Cleaned(None, problem)
    title = _PERSON_TITLE.search(text)
    if title and _is_full_name(text[: title.start()]):
        return Cleaned(text[: title.start()].strip(), None, _WITHOUT_TITLE)
    return Cleaned(text, None, None if text == original else _CONVERTED)


def clean_company_name(cell: Cell) -> Cleaned[str]:
    """The name of a company or institution, with full-width brackets as it is written in Chinese."""
    original = stripped(cell)
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = _tidy(original)
    problem = _name_problem(text, LONGEST_COMPANY)
    if problem is not None:
        return Cleaned(None, problem)
    if ("(" in text or ")" in text) and any("\u4e00" <= sign <= "\u9fff" for sign in text):
        text = text.replace("(", "（").replace(")", "）")
    return Cleaned(text, None, None if text == original else _CONVERTED)


def clean_customer_name(cell: Cell, kind: str | None = None) -> Cleaned[str]:
    """A customer's name; ``kind`` is individual, enterprise or institution, or None to judge by the name."""
    person = kind == "individual" if kind else not looks_like_organization(stripped(cell))
    return clean_person_name(cell) if person else clean_company_name(cell)


def _name_problem(text: str, longest: int) -> str | None:
    if len(text) > longest:
        return _("名称太长：{length} 个字，最多 {limit} 个字", length=len(text), limit=longest)
    if text.lower() in _NAMELESS:
        return _("“{text}”不是客户名称", text=text)
    if text.isalpha():
        return None
    if text.replace(" ", "").replace("-", "").replace("+", "").replace(".", "").isdecimal():
        return _("名称不能只有数字：{text}", text=excerpt(text))
    if _UNLIKELY.search(text):
        return _("名称里有不应出现的符号：{text}", text=excerpt(text))
    if not any(sign.isalpha() for sign in text):
        return _("“{text}”不是客户名称", text=excerpt(text))
    return None


def _is_full_name(text: str) -> bool:
    """Whether what stands before a title is more than a surname."""
    text = text.strip()
    return len(text) >= 2 and text not in COMPOUND and text[-1:] not in "老小大"


@lru_cache(maxsize=131072)
def person_key(name: str) -> str:
    """What two spellings of a person's name have in common: 方梅伟 / 方梅偉女士 / 方 梅 伟."""
    text = _tidy(stripped(name))
    title = _PERSON_TITLE.search(text)
    if title and _is_full_name(text[: title.start()]):
        text = text[: title.start()]
    return _NOT_IN_KEY.sub("", text.lower())


@lru_cache(maxsize=131072)
def company_key(name: str) -> str:
    """What two spellings of an organization's name have in common.

    The legal form goes (有限公司, 有限责任公司, Co., Ltd.); a bracketed place is moved to the front, or
    dropped when the name already begins with it; 省 and 市 after the leading place go; a branch stays, so
    that it is not its parent.
    """
    text = _tidy(stripped(name)).lower()
    branch = ""
    found = _BRANCH.search(text)
    if found:
        branch, text = found[1], text[: found.start()] + "公司"
    place = ""
    for inside in _BRACKETS.findall(text):
        region = leading_region_name(inside)
        if region and len(inside) <= len(region) + 1:
            place = region
            text = _BRACKETS.sub(lambda m, dropped=inside: "" if m[1] == dropped else m[0], text)  # type: ignore[misc]
    bare = _LEGAL_FORM.sub("", text).strip()
    text = bare or text
    start = leading_region_name(text)
    if start:
        text = start + text.removeprefix(start).removeprefix("省").removeprefix("市")
    if place and not text.startswith(place) and place not in text[:8]:
        text = place + text
    return _NOT_IN_KEY.sub("", text + branch)


def organization_key(name: str) -> str:
    """:func:`company_key` of a name that reads like an organization's; empty for any other."""
    return company_key(name) if looks_like_organization(name) else ""


def name_key(name: str, kind: str | None = None) -> str:
    """:func:`person_key` for individuals, :func:`company_key` for others (``kind`` None: judged by the
    name)."""
    person = kind == "individual" if kind else not looks_like_organization(name)
    return person_key(name) if person else company_key(name)
