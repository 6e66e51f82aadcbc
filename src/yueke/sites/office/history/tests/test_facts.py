"""What audited events say is told in words, never in the names and codes of the program."""

from __future__ import annotations

import dataclasses
import sys
from types import FunctionType

import pytest
from django.utils import timezone

from yueke.kernel.access import all_commands, command_name
from yueke.kernel.audit.models import AuditLine
from yueke.kernel.events.publishing import _kinds, audited_kinds
from yueke.sites.office.history.facts import FACTS, fact
from yueke.sites.office.history.words import command_label


def said(kind: str, name: str, value: object, stream: str = "") -> str:
    return fact(AuditLine(kind=kind, stream=stream), name, value, {7: "李娜"}, {3: "客服部"})[1]


def test_every_fact_of_every_audited_event_has_a_name():
    names = {field.name for kind in audited_kinds() for field in dataclasses.fields(_kinds[kind])} - {"at"}
    assert names - set(FACTS) == set()


def test_every_command_has_a_label_of_its_permission():
    unlabelled = {name for name in all_commands() if str(command_label(name)) == name}
    assert unlabelled - made_by_tests() == set()


def made_by_tests() -> set[str]:
    """Commands that tests write for themselves: there are more or fewer of them, as their files were imported."""
    modules = [module for name, module in sys.modules.items() if "tests" in name.split(".")]
    own = [one for module in modules for one in vars(module).values() if isinstance(one, FunctionType)]
    return {command_name(one) for one in own if hasattr(one, "permission") and "tests" in one.__module__.split(".")}


@pytest.mark.parametrize(
    "kind,name,value,stream,words",
    [
        ("organization.signed_in", "result", "in", "", "登录成功"),
        ("organization.sign_in_refused", "result", "second", "", "两步验证失败"),
        ("organization.person_left", "successor_id", 7, "", "李娜"),
        ("organization.head_named", "department_id", 3, "", "客服部"),
        ("organization.department_moved", "after_id", 9, "", "#9"),
        ("organization.role_defined", "added", ["customers.view", "gone.long"], "", "查看客户、gone.long"),
        ("organization.role_defined", "scope", "below", "", "本部门及以下"),
        ("organization.role_defined", "second_factor", True, "", "是"),
        ("organization.factor_added", "factor", "passkey", "", "通行密钥"),
        ("organization.person_edited", "fields", ["mobile", "number"], "organization.person:7", "工作手机、工号"),
        ("organization.security_policy_changed", "changed", {"tries": [5, 3]}, "x:1", "同一登录名在同一地址可输错（次） 5 → 3"),
        ("organization.security_policy_changed", "changed", {"second_factor": [True, False]}, "x:1", "要求两步验证 是 → 否"),
        ("downloads.export_rule_changed", "changed", {"kept_days": [3, 1]}, "x:1", "加密文件保留（天） 3 → 1"),
        ("customers.customers_merged", "moved", {"orders.order": 4}, "", "订单 4"),
        ("organization.list_exported", "list_code", "clause:B4.2", "", "条款 B4.2"),
        ("organization.list_exported", "list_code", "visit-records", "", "回访记录"),
        ("organization.list_exported", "personal", False, "", "否"),
        ("privacy.consent_recorded", "purpose", "marketing", "", "营销推介"),
        ("privacy.consent_recorded", "decision", "refused", "", "不同意"),
        ("privacy.request_settled", "outcome", "answered", "", "已答复"),
        ("privacy.retention_changed", "keep", "1 year", "", "1年"),
        ("privacy.retention_changed", "data_kind", "sign-in-log", "", "登录日志"),
        ("privacy.retention_changed", "data_kind", "unknown", "", "unknown"),
        ("imports.batch_undone", "what", "orders", "", "订单"),
        ("privacy.form_moved", "form", "incident", "", "信息安全事件"),
    ],
)  # fmt: skip
def test_codes_are_told_in_words(kind, name, value, stream, words):
    assert said(kind, name, value, stream) == words


def test_moments_are_told_as_the_clock_on_the_wall_shows_them():
    at = timezone.make_aware(timezone.datetime(2026, 11, 22, 14, 5))
    assert said("organization.super_user_unsealed", "until", at.isoformat()) == "2026-11-22 14:05"
