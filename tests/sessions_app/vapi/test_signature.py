"""Who may tell us about calls."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from django.http.request import HttpHeaders

from sessions_app.vapi.signature import is_authentic

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = '{"message": {"type": "hang", "text": "ñ"}}'.encode()


def authentic(headers, *, body=BODY, secret="s3cret", hmac_secret="signing", now=NOW):
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return is_authentic(HttpHeaders(environ), body, secret=secret, hmac_secret=hmac_secret, now=now)


def signed(moment=NOW, *, unit=1000, body=BODY, key="signing", prefix=""):
    stamp = str(int(moment.timestamp() * unit))
    digest = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-timestamp": stamp, "x-signature": prefix + digest}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Vapi-Secret": "s3cret"},
        {"Authorization": "Bearer s3cret"},
        {"Authorization": "bearer s3cret"},
        {"X-Vapi-Secret": "", "Authorization": "Bearer s3cret"},
        signed(),
        signed(unit=1),
        signed(prefix="sha256="),
        {"X-Vapi-Secret": "", **signed()},
        signed(NOW - timedelta(minutes=4)),
        signed(NOW + timedelta(minutes=4)),
    ],
)
def test_a_message_of_vapi_is_believed(headers):
    assert authentic(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Vapi-Secret": ""},
        {"X-Vapi-Secret": "s3cre"},
        {"X-Vapi-Secret": "S3CRET"},
        {"X-Vapi-Secret": "sécret"},
        {"Authorization": "s3cret"},
        {"Authorization": "Basic s3cret"},
        {"Authorization": "Bearer "},
        signed(key="another"),
        signed(body=b"{}"),
        signed(NOW - timedelta(minutes=6)),
        signed(NOW + timedelta(minutes=6)),
        signed(NOW - timedelta(minutes=6), unit=1),
        {**signed(), "x-signature": ""},
        {"x-signature": signed()["x-signature"]},
        {**signed(), "x-timestamp": "soon"},
        {**signed(), "x-timestamp": "²"},
        {**signed(), "x-timestamp": "-1"},
        {**signed(), "x-timestamp": "9" * 5000},
    ],
)
def test_anything_else_is_not(headers):
    assert not authentic(headers)


@pytest.mark.parametrize(
    "headers",
    [{"X-Vapi-Secret": ""}, {"Authorization": "Bearer "}, {}, signed(key=""), signed()],
)
def test_with_no_secret_configured_nothing_is_authentic(headers):
    assert not authentic(headers, secret="", hmac_secret="")


def test_a_secret_alone_does_not_switch_signatures_on():
    assert not authentic(signed(key=""), hmac_secret="")


def test_a_signing_secret_alone_refuses_the_plain_one():
    assert not authentic({"X-Vapi-Secret": "s3cret"}, secret="")
