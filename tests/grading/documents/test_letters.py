"""What the fonts cannot show is named, never dropped or guessed at."""

import pytest

from grading.documents.letters import drawable, lacks_letters


@pytest.mark.parametrize(
    "text", ["Zoë paid €5 – “half”, naïve…", "", "a [b] c", "two\nlines", "Ünïcödé ß ñ"]
)
def test_western_text_stays_as_it_is(text):
    assert drawable(text) == text
    assert not lacks_letters(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łukasz Şahin", "Lukasz Sahin"),
        ("ﬁne", "fine"),
        ("e\u0301t\u00e9", "été"),
        ("tab\tand\x00nul", "tab andnul"),
    ],
)
def test_accents_that_are_lacking_are_left_off(text, shown):
    assert drawable(text) == shown
    assert not lacks_letters(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Привет, мир! ok", "[Cyrillic, 9 letters]! ok"),
        ("你好 世界", "[CJK, 4 letters]"),
        ("مرحبا", "[Arabic, 5 letters]"),
        ("great 👍🏽", "great [thumbs up sign]"),
        ("Ω", "[Greek, 1 letter]"),
        ("≤ 5", "[less-than or equal to] 5"),
    ],
)
def test_other_scripts_and_symbols_are_named(text, shown):
    assert drawable(text) == shown
    assert lacks_letters(text)
