"""Signing in and out, own password, own sessions, choice of post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from yueke.domains.organization import commands, passwords, second_step
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import IdentityProvider
from yueke.kernel import clock
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office import refusals
from yueke.sites.office.accounts.door import Result, note
from yueke.sites.office.accounts.forms import PasswordForm, SignInForm
from yueke.sites.office.accounts.lockout import locked_out, shut
from yueke.sites.office.accounts.second import ask_or_enter
from yueke.sites.office.menu import home_url
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go, page

set_language = login_not_required(django_set_language)


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth.LoginView):
    """The sign-in page; who is signed in already goes home."""

    template_name = "office/accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"providers": IdentityProvider.objects.filter(is_active=True)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Asked before the password is looked at: a right one must not be told from a wrong one while it is shut.
        username = request.POST.get("username", "")
        commands.seal_when_over(clock.now())
        if username and (until := shut(request, username)):
            note(request, Result.LOCKED, username)
            return locked_out(request, username, until)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return ask_or_enter(self.request, form.get_user(), self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        username = form.data.get("username")
        if username and form.data.get("password"):
            note(self.request, Result.FAILED, username)
            if until := shut(self.request, username):
                return locked_out(self.request, username, until)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def with_old_password(view: Any) -> Any:
    """Let a view be used before a new or reset password has been changed, or a second step set up."""
    view.with_old_password = True
    view.without_second_step = True
    return view


@with_old_password
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if request.user.is_authenticated:
        note(request, Result.SIGNED_OUT, request.user.get_username())
    return auth.LogoutView.as_view()(request)


@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """Send everybody to the page their role opens on."""
    return go(request, home_url(request.actor, request.seat.home))


@with_old_password
def password(request: ActingRequest) -> HttpResponse:
    """Change the own password; the other devices are signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            person = commands.change_password(request.actor, old=old, new=new, at=clock.now())
        except Refused as error:
            refusals.onto(form, error)
        else:
            # A new session key: the old one has been ended with all the others.
            update_session_auth_hash(request, person)
            request.session.pop("seen", None)
            messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
            return go(request, "/")
    forced = request.user.must_change_password
    context = {"form": form, "forced": forced, "expired": forced and passwords.expired(request.user, clock.now())}
    return page(request, "office/accounts/password.html", context, status=422 if form.errors else 200)


@require_GET
def account(request: ActingRequest) -> HttpResponse:
    """Who I am here: posts, roles, open sign-ins."""
    person = organization.person(request.actor, request.user.pk)
    context = {
        "person": person,
        "posts": organization.memberships(request.user.pk),
        "roles": organization.roles_of(request.user.pk),
        "sign_ins": organization.sign_ins(request.actor),
        "session_key": request.session.session_key,
        "today": clock.today(),
        "factors": second_step.factors_of(request.user.pk),
    }
    return page(request, "office/accounts/account.html", context)


@require_POST
def end_other_sessions(request: ActingRequest) -> HttpResponse:
    """Sign all my other devices out."""
    key = request.session.session_key or ""
    ended = commands.end_other_sessions(request.actor, keep_session=key, at=clock.now())
    messages.success(request, _("已退出其他 %(n)s 处登录。") % {"n": ended})
    return go(request, _next(request, "/account/"))


@require_POST
def end_session(request: ActingRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    commands.end_session(request.actor, session_id, at=clock.now())
    messages.success(request, _("已结束该处登录。"))
    return go(request, _next(request, "/account/"))


@require_POST
def switch_post(request: ActingRequest) -> HttpResponse:
    """Work in another of my posts from now on."""
    chosen = request.POST.get("membership", "")
    if chosen not in {str(post.id) for post in request.seat.posts}:
        raise NotFound
    request.session["membership"] = int(chosen)
    return go(request, "/")


def _next(request: HttpRequest, otherwise: str) -> str:
    """The page the form asks to return to, when it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else otherwise
