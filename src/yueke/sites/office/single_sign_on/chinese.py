"""飞书, 钉钉, 企业微信, 微信: OAuth 2 with endpoints and names of their own; none signs what it says.

The addresses are those of the public clouds; ``issuer`` replaces them where the service runs in the company's own house.
Who it is: ``union_id`` of 飞书, ``unionId`` of 钉钉, ``userid`` of 企业微信, ``openid`` of 微信.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from yueke.domains.organization.models import IdentityProvider
from yueke.sites.office.single_sign_on.asked import NotProved, Question, asked


def feishu_address(provider: IdentityProvider, question: Question) -> str:
    """Where 飞书 asks."""
    fields = {
        "client_id": provider.client_id,
        "redirect_uri": question.back,
        "response_type": "code",
        "state": question.state,
    }
    return f"{provider.issuer or 'https://accounts.feishu.cn'}/open-apis/authen/v1/authorize?{urlencode(fields)}"


def feishu_subject(provider: IdentityProvider, question: Question, params: Mapping[str, str]) -> str:
    """Who 飞书 says it is."""
    base = f"{provider.issuer or 'https://open.feishu.cn'}/open-apis/authen"
    token = asked(
        "POST",
        f"{base}/v2/oauth/token",
        json={
            "grant_type": "authorization_code",
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "code": params.get("code", ""),
            "redirect_uri": question.back,
        },
    )
    bearer = {"Authorization": f"Bearer {_text(token, 'access_token')}"}
    found = asked("GET", f"{base}/v1/user_info", headers=bearer).get("data")
    return _text(found, "union_id")


def dingtalk_address(provider: IdentityProvider, question: Question) -> str:
    """Where 钉钉 asks."""
    fields = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": question.back,
        "scope": "openid",
        "state": question.state,
        "prompt": "consent",
    }
    return f"{provider.issuer or 'https://login.dingtalk.com'}/oauth2/auth?{urlencode(fields)}"


def dingtalk_subject(provider: IdentityProvider, question: Question, params: Mapping[str, str]) -> str:
    """Who 钉钉 says it is."""
    base = provider.issuer or "https://api.dingtalk.com"
    token = asked(
        "POST",
        f"{base}/v1.0/oauth2/userAccessToken",
        json={
            "clientId": provider.client_id,
            "clientSecret": provider.client_secret,
            "code": params.get("authCode") or params.get("code", ""),
            "grantType": "authorization_code",
        },
    )
    key = {"x-acs-dingtalk-access-token": _text(token, "accessToken")}
    return _text(asked("GET", f"{base}/v1.0/contact/users/me", headers=key), "unionId")


def wecom_address(provider: IdentityProvider, question: Question) -> str:
    """Where 企业微信 asks."""
    fields = {
        "login_type": "CorpApp",
        "appid": provider.client_id,
        "agentid": provider.agent_id,
        "redirect_uri": question.back,
        "state": question.state,
    }
    return f"{provider.issuer or 'https://login.work.weixin.qq.com'}/wwlogin/sso/login?{urlencode(fields)}"


def wecom_subject(provider: IdentityProvider, question: Question, params: Mapping[str, str]) -> str:
    """Who 企业微信 says it is; people outside of the company have no ``userid``."""
    base = f"{provider.issuer or 'https://qyapi.weixin.qq.com'}/cgi-bin"
    token = asked(
        "GET", f"{base}/gettoken", params={"corpid": provider.client_id, "corpsecret": provider.client_secret}
    )
    asking = {"access_token": _text(token, "access_token"), "code": params.get("code", "")}
    return _text(asked("GET", f"{base}/auth/getuserinfo", params=asking), "userid")


def wechat_address(provider: IdentityProvider, question: Question) -> str:
    """Where 微信 (网站应用, a code to scan) asks."""
    fields = {
        "appid": provider.client_id,
        "redirect_uri": question.back,
        "response_type": "code",
        "scope": "snsapi_login",
        "state": question.state,
    }
    return f"{provider.issuer or 'https://open.weixin.qq.com'}/connect/qrconnect?{urlencode(fields)}#wechat_redirect"


def wechat_subject(provider: IdentityProvider, question: Question, params: Mapping[str, str]) -> str:
    """Who 微信 says it is: the ``openid``, which is of this application alone and always there."""
    asking = {
        "appid": provider.client_id,
        "secret": provider.client_secret,
        "code": params.get("code", ""),
        "grant_type": "authorization_code",
    }
    base = provider.issuer or "https://api.weixin.qq.com"
    return _text(asked("GET", f"{base}/sns/oauth2/access_token", params=asking), "openid")


def _text(found: Any, name: str) -> str:
    """A text that must be there."""
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, str) or not value:
        raise NotProved(f"no {name}")
    return value
