"""`Authorization: Bearer …`: whom the API lets in, and what it says to everybody else."""

import base64
import hashlib
import hmac
import json
import time
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from rest_framework.test import APIClient

from accounts.supabase import keys
from tests.fakes.server import Answer, json_answer

pytestmark = pytest.mark.django_db

SECRET = "a-legacy-secret-of-more-than-thirty-two-bytes"


def ask(token, scheme="Bearer"):
    client = APIClient(raise_request_exception=False)
    return client.get("/api/sessions", headers={"Authorization": f"{scheme} {token}"})


def refusal(answer, status=401):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["detail"]


@pytest.fixture
def clock(monkeypatch):
    """The time by which keys grow old; a test moves it."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(keys, "monotonic", lambda: Clock.now)
    return Clock


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_token_of_the_project_lets_its_user_in(fake_supabase, alice, algorithm, scheme):
    fake_supabase.rotate(algorithm, keep=False)
    assert ask(fake_supabase.token(alice), scheme).status_code == 200


def test_the_keys_are_asked_for_once(fake_supabase, alice, bob):
    for user in (alice, bob, alice):
        assert ask(fake_supabase.token(user)).status_code == 200
    assert fake_supabase.count == 1


def test_a_token_says_who_but_never_what_they_may(fake_supabase, alice, contoso):
    token = fake_supabase.token(
        alice, user_metadata={"role": "admin", "organisation": contoso.pk}, role="service_role"
    )
    client = APIClient()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/dead-letters", headers=headers).status_code == 403


def test_a_user_of_the_project_who_is_not_ours_is_told_so(fake_supabase, alice):
    for sub in (str(uuid4()), "7", ""):
        detail = refusal(ask(fake_supabase.token(alice, sub=sub)))
        assert "not registered here" in detail


def test_an_inactive_user_is_told_so(fake_supabase, alice):
    alice.is_active = False
    alice.save()
    assert refusal(ask(fake_supabase.token(alice))) == "This account is not active."


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"exp": 1_700_000_000}, "expired"),
        ({"exp": None}, '"exp"'),
        ({"sub": None}, '"sub"'),
        ({"aud": None}, '"aud"'),
        ({"iss": None}, '"iss"'),
        ({"aud": "anon"}, "Audience"),
        ({"iss": "https://other.supabase.co/auth/v1"}, "issuer"),
        ({"nbf": 4_000_000_000}, "not yet valid"),
    ],
)
def test_a_claim_that_is_wrong_or_missing_is_named(fake_supabase, alice, changes, word):
    assert word in refusal(ask(fake_supabase.token(alice, **changes)))


def test_two_clocks_may_differ_by_half_a_minute(fake_supabase, alice):
    now = int(time.time())
    assert ask(fake_supabase.token(alice, exp=now - 20)).status_code == 200
    assert ask(fake_supabase.token(alice, iat=now + 20)).status_code == 200
    assert ask(fake_supabase.token(alice, exp=now - 40)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ü.ü.ü", "x y", "e30.e30.", "." * 5000])
def test_rubbish_is_401(fake_supabase, token):
    assert "not valid" in refusal(ask(token))


def test_a_changed_token_is_401(fake_supabase, alice, bob):
    head, _, signature = fake_supabase.token(alice).split(".")
    body = fake_supabase.token(bob).split(".")[1]
    assert "Signature" in refusal(ask(f"{head}.{body}.{signature}"))


def test_no_signature_is_no_token(fake_supabase, alice):
    token = jwt.encode(fake_supabase.claims(alice), None, "none", headers={"kid": "key-1-ES256"})
    assert "'none', is not accepted" in refusal(ask(token))


@pytest.mark.parametrize("secret", ["", SECRET])
def test_a_public_key_is_no_secret(settings, fake_supabase, alice, secret):
    settings.SUPABASE_JWT_SECRET = secret
    fake_supabase.rotate("RS256")
    public = fake_supabase._signing[2].public_key()
    for form in (serialization.Encoding.PEM, serialization.Encoding.DER):
        known = public.public_bytes(form, serialization.PublicFormat.SubjectPublicKeyInfo)
        header = {"alg": "HS256", "kid": fake_supabase._signing[0], "typ": "JWT"}
        assert ask(signed_with(known, header, fake_supabase.claims(alice))).status_code == 401


def signed_with(secret, header, claims):
    """HS256 by hand: the library refuses to sign with a public key."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in (header, claims)]
    signed = b".".join(part.rstrip(b"=") for part in parts)
    seal = base64.urlsafe_b64encode(hmac.digest(secret, signed, hashlib.sha256)).rstrip(b"=")
    return (signed + b"." + seal).decode()


def test_one_algorithm_does_not_pass_for_another(fake_supabase, alice):
    name = fake_supabase._signing[0]
    fake_supabase.rotate("RS256")
    token = jwt.encode(
        fake_supabase.claims(alice), fake_supabase._signing[2], "RS256", headers={"kid": name}
    )
    assert "'RS256', is not accepted" in refusal(ask(token))


def test_the_legacy_secret_counts_only_where_it_is_set(settings, fake_supabase, alice):
    token = jwt.encode(fake_supabase.claims(alice), SECRET, "HS256")
    assert "'HS256', is not accepted" in refusal(ask(token))
    settings.SUPABASE_JWT_SECRET = SECRET
    assert ask(token).status_code == 200
    assert ask(fake_supabase.token(alice)).status_code == 200  # a project on its way to keys
    other = jwt.encode(fake_supabase.claims(alice), SECRET + "!", "HS256")
    assert "Signature" in refusal(ask(other))


def test_without_a_project_there_is_nobody_to_trust(settings, fake_supabase, alice):
    settings.SUPABASE_URL = ""
    assert "not accepted here" in refusal(ask(fake_supabase.token(alice)))
    assert fake_supabase.count == 0


def test_a_new_key_is_found_within_a_minute(fake_supabase, alice, clock):
    assert ask(fake_supabase.token(alice)).status_code == 200
    fake_supabase.rotate()
    clock.now += keys.PAUSE - 1
    assert "does not have" in refusal(ask(fake_supabase.token(alice)))
    clock.now += 1
    assert ask(fake_supabase.token(alice)).status_code == 200


def test_unknown_keys_ask_the_project_once_a_minute(fake_supabase, alice, clock):
    ask(fake_supabase.token(alice))
    clock.now += keys.PAUSE
    for number in range(5):
        header = {"kid": f"unknown-{number}"}
        token = jwt.encode(fake_supabase.claims(alice), fake_supabase._signing[2], "ES256", header)
        assert ask(token).status_code == 401
    assert fake_supabase.count == 2


def test_a_key_that_was_withdrawn_ends_with_the_cache(fake_supabase, alice, clock):
    old = fake_supabase.token(alice)
    assert ask(old).status_code == 200
    fake_supabase.rotate(keep=False)
    clock.now += keys.FRESH
    assert "does not have" in refusal(ask(old))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(302, headers={"Location": "http://127.0.0.1:1/"}),
        Answer(200, b"<html>"),
        json_answer({"hello": 1}),
        json_answer({"keys": 5}),
        json_answer([]),
    ],
)
def test_keys_that_cannot_be_read_are_503_and_known_ones_go_on(fake_supabase, alice, clock, answer):
    fake_supabase.on_keys.will(lambda _: answer)
    token = fake_supabase.token(alice)
    refused = ask(token)
    assert "keys cannot be read" in refusal(refused, 503)
    assert refused["Retry-After"] == "10"
    assert (ask(token).status_code, fake_supabase.count) == (503, 1)  # not asked anew at once
    clock.now += keys.PAUSE_WITHOUT_KEYS
    assert ask(token).status_code == 200
    fake_supabase.on_keys.always(lambda _: answer)
    clock.now += keys.FRESH
    assert ask(token).status_code == 200
    assert fake_supabase.count == 3


def test_a_server_that_is_gone_is_503_and_known_keys_go_on(fake_supabase, alice, clock):
    token = fake_supabase.token(alice)
    assert ask(token).status_code == 200
    fake_supabase.stop()
    clock.now += keys.FRESH
    assert ask(token).status_code == 200
    keys.key_set.cache_clear()
    assert refusal(ask(token), 503)


def test_keys_for_other_uses_are_left_out(fake_supabase, alice):
    [key] = fake_supabase.public
    strange = [
        {"kty": "oct", "kid": key["kid"], "k": "c2VjcmV0"},
        {**key, "use": "enc"},
        {"kty": "?"},
        7,
    ]
    fake_supabase.on_keys.will(lambda _: json_answer({"keys": strange}))
    assert "does not have" in refusal(ask(fake_supabase.token(alice)))


def test_an_api_token_still_opens_the_door(fake_supabase, api, alice):
    assert api(alice).get("/api/sessions").status_code == 200
    assert api().get("/api/sessions").status_code == 401
    assert fake_supabase.count == 0
