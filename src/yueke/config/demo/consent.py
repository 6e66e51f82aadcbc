"""The demo's privacy: what people are told, what some of them said, and requests in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from yueke.config.demo.chance import Chance
from yueke.config.demo.trade import Account
from yueke.domains.privacy import commands as privacy
from yueke.kernel.access import SYSTEM

NOTICES = {
    "service": "我们为履行合同处理您的姓名、电话和收货地址，用于送货、安装和售后回访，合同终止后保存三年。",
    "marketing": "我们可能通过电话、短信或上门向您介绍新品和优惠。您可以随时拒绝，不影响已有的服务。",
    "sensitive": "办理大额合同时需要您的证件号码，仅用于核对身份和开具凭证，加密保存。",
    "child": "未满十四周岁的，须由监护人同意后，我们才会使用其个人信息。",
}
MEDIA = ("onsite", "phone", "wechat", "paper")


def tell_and_ask(chance: Chance, accounts: Sequence[Account], began: datetime, at: datetime) -> int:
    """Publish the notices, take down what some customers said, and leave requests in different states."""
    for purpose, text in NOTICES.items():
        privacy.publish_notice(SYSTEM, purpose, text, at=began)
    privacy.set_limit(SYSTEM, "marketing", "sms", most=2, days=30, at=began)
    privacy.set_limit(SYSTEM, "marketing", "phone", most=1, days=30, at=began)
    known = [account for account in accounts if account.since < at - timedelta(days=60)][:160]
    for n, account in enumerate(known):
        moment = account.since + timedelta(days=1 + n % 20)
        medium = MEDIA[n % len(MEDIA)]
        privacy.record_consent(SYSTEM, account.id, "marketing", medium=medium, agreed=n % 11 != 5, at=moment)
        if n % 3 == 0:
            privacy.record_consent(SYSTEM, account.id, "service", medium=medium, at=moment)
    for account in known[4:120:29]:
        privacy.withdraw_consent(
            SYSTEM, account.id, "marketing", medium="phone", reason="近期不需要", at=at - timedelta(days=20)
        )
    return _requests(known[-6:], at)


def _requests(asking: Sequence[Account], at: datetime) -> int:
    kinds = ("access", "copy", "correct", "freeze", "explain", "access")
    for n, (account, kind) in enumerate(zip(asking, kinds, strict=False)):
        came = at - timedelta(days=3 * n + 1)
        row = privacy.register_request(SYSTEM, account.id, kind, medium="phone", details="客户来电提出。", at=came)
        if n < 1:
            continue
        privacy.check_identity(SYSTEM, row.pk, "callback", note="回拨预留电话，本人接听。", at=came)
        privacy.begin_request(SYSTEM, row.pk, at=came)
        if n == 4:
            privacy.answer_request(SYSTEM, row.pk, answer="已说明等级的评定方法。", at=came + timedelta(days=1))
        if n == 5:
            privacy.refuse_request(SYSTEM, row.pk, reason="与其他请求重复，已一并答复。", at=came + timedelta(days=1))
    return len(asking)
