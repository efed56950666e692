"""A file with a call in it, as somebody may hand it over."""

import pytest

from grading.call_file import BadCallFile, read_call


@pytest.mark.parametrize("text", ["[" * 100_000, '{"turns":' * 100_000])
def test_nested_too_deeply_it_is_refused_in_one_line(tmp_path, text):
    file = tmp_path / "deep.json"
    file.write_text(text)
    with pytest.raises(BadCallFile) as refused:
        read_call(file)
    assert str(refused.value) == f"{file}: It is nested too deeply."
