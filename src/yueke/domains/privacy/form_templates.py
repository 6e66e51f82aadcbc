"""The fixed sections of assessments and incidents."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message


@dataclass(frozen=True)
class Section:
    """One section: its title and what belongs into it. ``needed`` ones must be filled before the form goes on."""

    code: str
    title: Message
    help: Message = ""
    needed: bool = True


ASSESSMENT: tuple[Section, ...] = (
    Section("processing", _("处理活动"), _("处理什么信息、涉及谁、多少人、如何处理。")),
    Section("necessity", _("目的、方式是否合法、正当、必要"), _("依据哪一项合法性基础；能否少处理一些。")),
    Section("impact", _("对个人权益的影响及安全风险"), _("可能的歧视、骚扰、泄露、人身财产危害，可能性和程度。")),
    Section("measures", _("保护措施是否合法、有效、与风险相适应"), _("加密、脱敏、权限、留痕、合同约束等。")),
    Section("sharing", _("委托、提供、出境"), _("接收方、目的、合同；没有的写“无”。")),
    Section("conclusion", _("结论与整改要求")),
)
"""个人信息保护法 55, 56; records are kept for three years."""

INCIDENT: tuple[Section, ...] = (
    Section("what", _("信息种类、原因和可能的危害")),
    Section("scope", _("涉及的人数和范围")),
    Section("measures", _("已采取的补救措施")),
    Section("advice", _("个人可以采取的减轻危害的措施"), needed=False),
    Section("contact", _("联系方式"), _("个人和主管部门可以联系谁。"), needed=False),
    Section(
        "notice",
        _("通知主管部门和个人的情况"),
        _("何时、以何种方式；有效避免危害而未通知个人的，写明理由。"),
        needed=False,
    ),
    Section("review", _("原因分析与改进"), needed=False),
)
"""个人信息保护法 57."""

TEMPLATES = {"assessment": ASSESSMENT, "incident": INCIDENT}
