"""Who is taken for the rep; the order of the signs is a promise."""

import pytest

from sessions_app.imports.line import Line
from sessions_app.imports.rep_guess import rep_guess, speakers_of


def guess(*lines, rep_name=""):
    return rep_guess(speakers_of([Line(*line) for line in lines]), rep_name=rep_name)


@pytest.mark.parametrize(
    ("lines", "rep_name", "rep", "why"),
    [
        ([("Ann", "Why? How? When?"), ("Rep", "So.")], "", "Rep", "is labelled so"),
        ([("Ann", "This is Ann from Ax."), ("Bob", "Hm")], "Bob Ray", "Bob", "has the name"),
        ([("Ann", "Yes? Who?"), ("Bob", "This is Bob from Ax.")], "", "Bob", "says for whom"),
        ([("Ann", "I'm at my desk."), ("Bob", "How? Why?")], "", "Bob", "asks more"),
        ([("Ann", "Hello there my friend"), ("Bob", "Hello")], "", "Ann", "says more"),
        ([("Ann", "Hello"), ("Bob", "Hello")], "", "Bob", "speaks later"),
        ([("Customer", "Who? Why?"), ("Bob", "Bob")], "", "Bob", "is the only one"),
        ([("Customer", "Who? Why?")], "", "", ""),
        ([], "", "", ""),
    ],
)
def test_the_first_sign_that_differs_decides(lines, rep_name, rep, why):
    name, reason = guess(*lines, rep_name=rep_name)
    assert name == rep and reason.startswith(why)


def test_of_three_speakers_one_is_the_rep():
    lines = [("Ann", "Hello?"), ("Bob", "Bob here, it's about prices."), ("Sam", "How? Why?")]
    assert guess(*lines)[0] == "Sam"


def test_a_speaker_is_shown_with_what_tells_them_apart():
    [ann, _] = speakers_of([Line("Ann", "Yes? Who is it?"), Line("Bob", "Me."), Line("Ann", "Oh.")])
    assert (ann.turns, ann.words, ann.questions, ann.sample) == (2, 5, 2, "Yes? Who is it? Oh.")
