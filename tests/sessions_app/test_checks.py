import pytest

from sessions_app.checks import addresses_are_addresses, recordings_can_be_kept


@pytest.mark.parametrize("address", ["foo", "ftp://x", "http://", "http://h:abc", "http://["])
@pytest.mark.parametrize(
    ("name", "check"), [("PUBLIC_BASE_URL", "E003"), ("VAPI_BASE_URL", "E004")]
)
def test_what_is_no_address_stops_the_start(settings, name, check, address):
    setattr(settings, name, address)
    [problem] = addresses_are_addresses(None)
    assert (problem.id, name in problem.msg, bool(problem.hint)) == (
        f"sessions_app.{check}",
        True,
        True,
    )


def test_addresses_pass(settings):
    settings.PUBLIC_BASE_URL, settings.VAPI_BASE_URL = "https://a.example", "http://127.0.0.1:9001"
    assert addresses_are_addresses(None) == []


def test_recordings_need_a_folder_that_can_be_written(settings, tmp_path):
    settings.RECORDINGS_DIR = tmp_path / "new" / "deeper"
    assert recordings_can_be_kept(None) == []
    (tmp_path / "file").touch()
    settings.RECORDINGS_DIR = tmp_path / "file" / "recordings"
    [problem] = recordings_can_be_kept(None)
    assert (problem.id, "RECORDINGS_DIR" in problem.msg) == ("sessions_app.E005", True)
