"""The doctor reminds of the founder's power until three people hold it."""

from __future__ import annotations

from yueke.config.cli import findings
from yueke.config.demo import company as demo
from yueke.domains.organization import commands
from yueke.domains.organization.commands import Successor
from yueke.domains.organization.models import Post
from yueke.domains.organization.tests.house import AT, PASSWORD, house, house_of_file

__all__ = ["house", "house_of_file"]


def test_the_doctor_reminds_until_three_people_hold_it(house):
    found = findings.administrators()
    assert (found.level, found.advice != "") == ("warning", True)
    assert house.founder.name in found.words
    three = {code: Successor(None, code, f"{code}.one", PASSWORD) for code in ("sysadmin", "secadmin", "auditor")}
    chosen = commands.take_apart(house.boss, three, at=AT)
    assert findings.administrators().level == "good"
    chosen["auditor"].grants.all().delete()
    found = findings.administrators()
    assert (found.level, "审计管理员" in found.words) == ("warning", True)


def test_each_administrator_of_the_demo_has_a_post_of_their_own(house):
    posts = {
        role: post for role, post, _username, _place in demo.SIGN_INS if role in ("sysadmin", "secadmin", "auditor")
    }
    titles = dict(Post.objects.values_list("code", "title"))
    assert [titles[posts[role]] for role in ("sysadmin", "secadmin", "auditor")] == [
        "系统管理员",
        "安全管理员",
        "审计管理员",
    ]
