"""The page behind a link: somebody sets his own password. It opens to nobody else, and once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heli.base.errors import BadInput, Reason, Refused
from heli.base.text import Msg, Text
from heli.offices.actions.authority import note
from heli.offices.models import Account
from heli.web.administration import signing
from heli.web.words import say


@require_http_methods(["GET", "HEAD", "POST"])
# long: one page: the link that is over, the password refused, the password set
def welcome(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Set a password; every running session of the sign-in ends with it."""
    user = signing.user_by_link(number, token)
    if user is None:
        raise Refused(
            (
                Reason(
                    "link.over",
                    Msg("This link was used already, is older than three days, or is not whole."),
                    do=Msg("Ask the system administrator for a new one."),
                ),
            )
        )
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            _check(request, user)
        except BadInput as wrong:
            reasons = wrong.reasons
        else:
            user.set_password(request.POST["password"])
            user.save(update_fields=["password"])
            signing.end_sessions(user.pk)
            account = Account.objects.select_related("person").get(user=user)
            note(account.person, "use_link", account)
            messages.success(
                request, say(Msg("Your password is set. Sign in with it."), request.LANGUAGE_CODE)
            )
            return redirect("account_login")
    context = {"username": user.username, "reasons": reasons}
    return render(request, "web/administration/welcome.html", context, status=422 if reasons else 200)


def _check(request: HttpRequest, user: object) -> None:
    """The two fields agree and fit the rules. Raises `BadInput` with every reason."""
    password, again = request.POST.get("password", ""), request.POST.get("again", "")
    wrong: list[Reason] = []
    if password != again:
        wrong.append(
            Reason(
                "password.again",
                Msg("The two don't agree."),
                do=Msg("Type it twice, the same."),
                field="again",
            )
        )
    try:
        validate_password(password, user)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong += [Reason("password.rules", Text(said, said), field="password") for said in error.messages]
    if wrong:
        raise BadInput(tuple(wrong))
