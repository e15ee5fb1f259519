"""Tables without the wall, each with its reason; a catalogue test fails for any other table without one.

A room above may keep its own list under the same name, `UNWALLED`, beside its policies.
"""

from __future__ import annotations

from collections.abc import Mapping

_DIRECTORY = "directory: read by all signed-in staff, holds no party; written by `offices.actions` alone"
_SIGN_IN = "sign-in: keyed by account, read before anybody is known; holds no matter and no party"
_FRAMEWORK = "the framework's own bookkeeping: no personal data"
_QUEUE = "jobs: names and numbers of effects, no personal data; readable by the serving roles"

UNWALLED: Mapping[str, str] = {
    "installation": "one row about this node: no personal data",
    "offices_region": _DIRECTORY,
    "offices_regionterm": _DIRECTORY,
    "offices_office": _DIRECTORY,
    "offices_officename": _DIRECTORY,
    "offices_unit": _DIRECTORY,
    "offices_person": _DIRECTORY,
    "offices_post": _DIRECTORY,
    "offices_account": _DIRECTORY,
    "offices_powerentry": _DIRECTORY,
    "offices_directorychange": "record of the directory's writes: posts and offices by number; append-only",
    "access_token": "sign-in of programs: digests and numbers only, read before anybody is known; holds no matter",
    "access_blindindexentry": "no serving role has any right on it; reached by functions of the owner alone",
    "auth_user": _SIGN_IN,
    "auth_user_groups": _SIGN_IN,
    "auth_user_user_permissions": _SIGN_IN,
    "auth_group": _FRAMEWORK,
    "auth_group_permissions": _FRAMEWORK,
    "auth_permission": _FRAMEWORK,
    "django_content_type": _FRAMEWORK,
    "django_migrations": _FRAMEWORK,
    "django_session": _SIGN_IN,
    "account_emailaddress": _SIGN_IN,
    "account_emailconfirmation": _SIGN_IN,
    "mfa_authenticator": _SIGN_IN,
    "socialaccount_socialaccount": _SIGN_IN,
    "socialaccount_socialapp": _SIGN_IN,
    "socialaccount_socialtoken": _SIGN_IN,
    "axes_accessattempt": _SIGN_IN,
    "axes_accessattemptexpiration": _SIGN_IN,
    "axes_accessfailurelog": _SIGN_IN,
    "axes_accesslog": _SIGN_IN,
    "procrastinate_jobs": _QUEUE,
    "procrastinate_events": _QUEUE,
    "procrastinate_periodic_defers": _QUEUE,
    "procrastinate_workers": _QUEUE,
}
