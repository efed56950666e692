"""`GET /api/sessions/{id}/recording`: with a token, or by the address that a session names."""

import time

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from salestrainer.recordings import recordings_storage
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.recordings.address import GOOD_FOR
from tests.factories import SessionFactory
from tests.fakes.vapi_server import audio

pytestmark = pytest.mark.django_db

SOUND = audio()


@pytest.fixture
def recorded(settings, tmp_path):
    """A session of this person's, with a recording in a folder."""
    settings.STORAGES = {**settings.STORAGES, "recordings": recordings_storage(tmp_path, "")}

    def session(user, **changes):
        session = SessionFactory(user=user, status=SessionStatus.COMPLETED)
        name = storages["recordings"].save(f"{session.pk}.wav", ContentFile(SOUND))
        TrainingSession.objects.filter(pk=session.pk).update(recording_file=name)
        return session

    return session


@pytest.fixture
def session(recorded, alice):
    return recorded(alice)


@pytest.fixture
def address(api):
    """As the API names it for this person."""
    return lambda user, session: (
        api(user).get(f"/api/sessions/{session.pk}").json()["recording_url"]
    )


def body(answer):
    return b"".join(answer.streaming_content)


def path(session):
    return f"/api/sessions/{session.pk}/recording"


class TestByToken:
    def test_it_is_heard_by_its_rep_and_the_manager(self, api, session, alice, manager):
        for person in (alice, manager):
            answer = api(person).get(path(session))
            assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
            assert answer["Cache-Control"] == "private, no-store"
            assert body(answer) == SOUND

    def test_a_part_of_it(self, api, session, alice):
        answer = api(alice).get(path(session), headers={"Range": "bytes=8-11"})
        assert (answer.status_code, body(answer)) == (206, b"WAVE")
        beyond = api(alice).get(path(session), headers={"Range": "bytes=99999999-"})
        assert beyond.status_code == 416

    @pytest.mark.parametrize("accept", ["audio/*", "audio/webm,audio/*;q=0.9", "*/*", "audio/wav"])
    def test_as_players_ask_for_it(self, api, session, alice, accept):
        answer = api(alice).get(path(session), headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")

    def test_it_does_not_exist_for_others(self, api, session, bob, charlie, support):
        for person in (bob, charlie, support):
            assert api(person).get(path(session)).status_code == 404

    def test_nobody_hears_it_without_a_login(self, api, session):
        answer = api().get(path(session), headers={"Accept": "audio/*"})
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"

    def test_nobody_writes_it(self, api, session, alice):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(api(alice), method)(path(session)).status_code == 405

    def test_without_a_recording_it_is_404_and_has_no_address(self, api, alice, address):
        bare = SessionFactory(user=alice)
        assert api(alice).get(path(bare)).status_code == 404
        assert address(alice, bare) is None


class TestBySignedAddress:
    def test_a_player_opens_it_without_a_token_and_seeks(self, api, session, alice, address):
        signed = address(alice, session)
        assert signed.startswith(f"{path(session)}?signed=")
        for _ in range(2):
            assert body(api().get(signed)) == SOUND
        assert body(api().get(signed, headers={"Range": "bytes=0-3"})) == b"RIFF"
        head = api().head(signed)
        assert (head.status_code, head["Content-Length"]) == (200, str(len(SOUND)))

    def test_after_an_hour_it_is_404_and_the_session_names_another(
        self, api, session, alice, address, monkeypatch
    ):
        then = int(time.time() - GOOD_FOR.total_seconds())
        with monkeypatch.context() as past:
            past.setattr(
                signing.TimestampSigner, "timestamp", lambda _: signing.b62_encode(then - 1)
            )
            late = address(alice, session)
            past.setattr(
                signing.TimestampSigner, "timestamp", lambda _: signing.b62_encode(then + 60)
            )
            just = address(alice, session)
        assert api().get(late).status_code == 404
        assert api().get(just).status_code == 200
        assert api().get(address(alice, session)).status_code == 200

    def test_it_opens_that_session_alone(self, api, recorded, session, alice, address):
        signature = address(alice, session).partition("?")[2]
        assert api().get(f"{path(recorded(alice))}?{signature}").status_code == 404

    @pytest.mark.parametrize("signed", ["", "x", "a:b:c", "\x00", "é", ":" * 500, "WzEsIngiXQ:1:2"])
    def test_what_we_did_not_sign_is_404_whoever_sends_it(self, api, session, alice, signed):
        for person in (None, alice):
            answer = api(person).get(path(session), {"signed": signed})
            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"

    def test_a_word_more_or_less_is_404(self, api, session, alice, address):
        signed = address(alice, session)
        for changed in (signed[:-1], f"{signed}A", signed.replace("signed=", "signed=A")):
            assert api().get(changed).status_code == 404

    def test_whoever_lost_access_lost_the_address(
        self, api, session, alice, manager, charlie, address
    ):
        theirs, ours = address(manager, session), address(alice, session)
        manager.organisation = charlie.organisation
        manager.save()
        assert api().get(theirs).status_code == 404
        alice.is_active = False
        alice.save()
        assert api().get(ours).status_code == 404

    def test_nobody_is_given_an_address_of_what_they_may_not_hear(self, api, session, charlie):
        assert api(charlie).get(f"/api/sessions/{session.pk}").status_code == 404
