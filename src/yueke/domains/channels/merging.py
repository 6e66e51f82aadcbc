"""What becomes of notices and messages when two archives turn out to be one customer."""

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, Stay, declare

declare("channels.notice", "about", _("消息"), Stay("a notice leads to the merged archive, which leads on"))
declare("channels.letter", "customer", _("来信"), Move())
declare(
    "channels.letter",
    "about",
    _("来信所归入的记录"),
    Stay("it names a complaint, never a customer"),
)
declare(
    "channels.outgoing",
    "customer",
    _("发出的消息"),
    Stay("what waits is asked again before it leaves, and a merged archive has no consents left to be told by"),
)
