"""Signing in with a second factor: a code of the minute (TOTP), or one of the codes kept for when the device is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.integration.web.cast import PASSWORD

if TYPE_CHECKING:
    # Django is not set up yet when this file is read
    from django.test import Client

    from heli.offices.models import Person

PERIOD = 30
LOGIN, SECOND, AGAIN = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/reauthenticate/"


class Device:
    """An authenticator by RFC 6238 (SHA-1, 30 s, six digits), which shares no code with the program's."""

    def __init__(self, secret: str, moment: int) -> None:
        self.key, self.moment = base64.b32decode(secret), moment

    def code(self) -> str:
        mac = hmac.new(self.key, (self.moment // PERIOD).to_bytes(8, "big"), hashlib.sha1).digest()
        start = mac[-1] & 15
        return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Clock:
    """The clock of the sign-in, which goes on when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_672_362_000
        # allauth reads the machine's clock by this module's name for it
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: self.now))


def test_the_device_of_these_tests_gives_the_codes_of_rfc_6238() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [Device(secret, moment).code() for moment in (59, 1111111109, 20000000000)] == [
        "287082",
        "081804",
        "353130",
    ]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def with_password(person: Person) -> Client:
    from django.test import Client  # noqa: PLC0415 (after django.setup)

    client = Client()
    client.post(LOGIN, {"login": person.name, "password": PASSWORD})
    return client


def prove(client: Client) -> None:
    assert client.post(AGAIN, {"password": PASSWORD}).status_code == 302


def is_in(client: Client) -> bool:
    return client.get("/session/").status_code == 200


@pytest.fixture
def device(handler: Person, clock: Clock) -> Device:
    """A device that the person registered by the page, as he would."""
    from tests.factories.matters import ensure_key  # noqa: PLC0415 (after django.setup)

    ensure_key()
    client = with_password(handler)
    assert is_in(client)
    # whoever sits down at an open screen adds no device: the password is asked for once more
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith(AGAIN)
    prove(client)
    page = client.get("/accounts/2fa/totp/activate/")
    device = Device(client.session["mfa.totp.secret"], clock.now)
    # the page shows the secret, for a device without a camera
    assert client.session["mfa.totp.secret"] in page.content.decode()
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/totp/activate/", {"code": device.code()}).status_code == 302
    clock.now += PERIOD
    device.moment = clock.now
    return device


def test_the_password_alone_opens_nothing_any_more(handler: Person, device: Device) -> None:
    client = with_password(handler)
    assert not is_in(client)
    for address in ("/", "/matters/", "/accounts/2fa/", "/accounts/password/change/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert "/accounts/" in answer["Location"]


def test_no_page_about_the_account_leads_where_nothing_stands(handler: Person) -> None:
    """A password is given anew by an administrator: no page offers to do it by mail."""
    client = with_password(handler)
    for address in (LOGIN, AGAIN, "/accounts/2fa/", "/accounts/password/change/"):
        page = client.get(address)
        assert page.status_code == (302 if address == LOGIN else 200), address
        links = set(re.findall(r'<a\b[^>]*href="(/[^"#]*)"', page.content.decode()))
        dead = [link for link in links if client.get(link).status_code == 404]
        assert dead == [], address
        assert links or address == LOGIN
    assert client.get("/accounts/password/reset/").status_code == 404


def test_the_code_of_the_minute_signs_in_and_a_wrong_one_does_not(handler: Person, device: Device) -> None:
    client = with_password(handler)
    wrong = f"{(int(device.code()) + 1) % 1_000_000:06}"
    refused = client.post(SECOND, {"code": wrong})
    assert refused.status_code == 200
    assert not is_in(client)
    assert client.post(SECOND, {"code": device.code()}).status_code == 302
    assert is_in(client)
    assert handler.name in client.get("/session/").content.decode()


def test_a_code_is_used_once_and_ends_with_its_time(handler: Person, device: Device, clock: Clock) -> None:
    first, again = with_password(handler), with_password(handler)
    first.post(SECOND, {"code": device.code()})
    again.post(SECOND, {"code": device.code()})
    assert (is_in(first), is_in(again)) == (True, False)
    clock.now += PERIOD
    again.post(SECOND, {"code": device.code()})
    assert not is_in(again)
    device.moment = clock.now
    again.post(SECOND, {"code": device.code()})
    assert is_in(again)


def test_a_recovery_code_signs_in_once(handler: Person, device: Device) -> None:
    owner = with_password(handler)
    owner.post(SECOND, {"code": device.code()})
    prove(owner)
    shown = owner.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = list(dict.fromkeys(re.findall(r"\b[0-9a-f]{8}\b", shown)))
    assert len(codes) == 10
    for code, opens in ((codes[0], True), (codes[0], False), (codes[1], True), ("00000000", False)):
        client = with_password(handler)
        client.post(SECOND, {"code": code})
        assert is_in(client) is opens, code


def test_somebody_else_signs_in_without_it(handler: Person, device: Device, lent: Person) -> None:
    assert is_in(with_password(lent))


def test_the_secret_lies_sealed_and_a_planted_one_opens_nothing(handler: Person, device: Device) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 (after django.setup)

    plain = base64.b32encode(device.key).decode()
    row = Authenticator.objects.get(user=handler.account.user, type=Authenticator.Type.TOTP)
    assert plain not in str(row.data)
    client = with_password(handler)
    Authenticator.objects.filter(pk=row.pk).update(data={"secret": plain})
    client.post(SECOND, {"code": device.code()})
    assert not is_in(client)
    Authenticator.objects.filter(pk=row.pk).update(data=row.data)
    client.post(SECOND, {"code": device.code()})
    assert is_in(client)


def test_a_new_master_key_keeps_the_device_and_its_codes(handler: Person, device: Device) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 (after django.setup)

    from heli.web.second_factor import rekey_batch  # noqa: PLC0415
    from tests.support.keys import newer_master_key  # noqa: PLC0415

    with newer_master_key() as key:
        assert rekey_batch() > 0
        assert rekey_batch() == 0
        for row in Authenticator.objects.all():
            sealed = [value for value in row.data.values() if str(value).startswith("heli-factor/")]
            assert [value.split(" ")[1] for value in sealed] == [key] * len(sealed)
            assert sealed
        client = with_password(handler)
        client.post(SECOND, {"code": device.code()})
        assert is_in(client)
