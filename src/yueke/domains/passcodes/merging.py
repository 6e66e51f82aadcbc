"""What becomes of sittings when two archives turn out to be one customer."""

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Stay, declare

# Who sits is found by the phone or e-mail of live archives at every request; what was chosen of them only narrows it.
declare("passcodes.sitting", "customer", _("门户登录"), Stay("a sitting ends within hours and asks the live archives"))
