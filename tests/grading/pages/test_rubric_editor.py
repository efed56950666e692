"""`/rubrics/`: managers write drafts beside a live scorecard, publish once, and import files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions_app.models import Rubric, RubricVersion
from sessions_app.rubric_content import content_of
from sessions_app.rubric_yaml import yaml_of_rubric
from tests.factories import RubricVersionFactory, UserFactory
from tests.sessions_app.rubrics import criterion, yes_or_no

pytestmark = pytest.mark.django_db

LIST = "/rubrics/"


SEEN = 1000  # edits: whatever others did, this writer has seen it


def form(*criteria, act="save", draft=1, edit=SEEN, **changes):
    """What the editor sends."""
    sent = {"act": act, "draft": draft, "edit": edit, "count": len(criteria)}
    sent |= {"name": "Ours", "pass_mark": "70"}
    for n, row in enumerate(criteria):
        for name in ("key", "name", "skill", "description", "weight", "scale"):
            sent[f"c{n}_{name}"] = row[name]
        for score, text in row["anchors"].items():
            sent[f"c{n}_anchor_{score}"] = text
        sent |= {f"c{n}_{name}": "on" for name in ("is_blocker", "may_not_apply") if row[name]}
    return sent | changes


WHOLE = (criterion(), yes_or_no(is_blocker=True))


@pytest.fixture
def draft(browser, manager):
    assert browser(manager).post(LIST, {"act": "new", "name": "Ours"}).status_code == 302
    return RubricVersion.objects.get()


def address(draft, what=""):
    return f"{LIST}{draft.rubric_id}/{what}"


def keys(draft):
    return list(draft.criteria.values_list("key", flat=True))


def test_a_draft_is_written_row_by_row_and_published(browser, manager, draft):
    client = browser(manager)
    answer = client.post(address(draft), form(act="add"))
    assert (answer.status_code, answer["Location"]) == (302, f"{address(draft)}#row-0")
    assert keys(draft) == ["criterion"]
    assert b"has no description" in client.get(address(draft)).content

    client.post(address(draft), form(*WHOLE))
    assert keys(draft) == ["discovery", "next_step"]
    client.post(address(draft), form(*WHOLE, act="down:0"))
    assert keys(draft) == ["next_step", "discovery"]
    client.post(address(draft), form(*WHOLE, act="remove:1"))
    assert keys(draft) == ["discovery"]

    assert client.post(address(draft), form(*WHOLE, act="publish")).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, keys(draft)) == ("published", ["discovery", "next_step"])
    assert draft.criteria.get(key="next_step").is_blocker
    page = client.get(address(draft)).content
    assert b"Edit as a draft" in page and b"Publish" not in page

    late = client.post(address(draft), form(*WHOLE, name="Other"))
    assert late.status_code == 409
    assert b"published meanwhile" in late.content
    client.post(address(draft), {"act": "edit"})
    client.post(address(draft), {"act": "edit"})
    assert Rubric.objects.get().versions.count() == 2


def test_of_two_who_write_at_once_the_second_is_told(browser, manager, northwind, draft):
    first, second = browser(manager), browser(UserFactory(organisation=northwind, role="manager"))
    assert b'name="edit" value="0"' in first.get(address(draft)).content
    assert first.post(address(draft), form(*WHOLE, edit=0)).status_code == 302
    longer = criterion(weight=60, description="Typed at length by the second.")
    refused = second.post(address(draft), form(longer, edit=0, pass_mark="55"))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert f"{manager}, " in page and "&#x27;Next Step&#x27; is new." in page
    assert "Typed at length by the second." in page and 'value="55"' in page
    assert "<strong>60</strong> of 100" in page  # the scorecard is of what was typed, too
    assert keys(draft) == ["discovery", "next_step"]

    mistyped = second.post(address(draft), form(criterion(weight="lots"), edit=0))
    assert b'name="edit" value="0"' in mistyped.content  # still unaware of the first
    assert b'name="edit" value="1"' in refused.content  # knows now, and may go on
    assert second.post(address(draft), form(longer, edit=1, pass_mark="55")).status_code == 302
    assert keys(draft) == ["discovery"]
    last = draft.edits.last()
    assert "The pass mark is 55, it was 70." in last.changes
    assert "'Next Step' is gone." in last.changes


def test_the_same_sent_twice_is_one_edit(browser, manager, draft):
    for _ in range(2):
        assert browser(manager).post(address(draft), form(*WHOLE, edit=0)).status_code == 302
    assert draft.edits.count() == 1


def test_what_was_published_keeps_its_name(browser, manager, draft):
    client = browser(manager)
    client.post(address(draft), form(*WHOLE, act="publish"))
    client.post(address(draft), {"act": "edit"})
    client.post(address(draft), form(*WHOLE, draft=2, name="Renamed"))
    draft = RubricVersion.objects.get(number=1)
    assert (str(draft), draft.rubric.name) == ("Ours v1", "Ours")
    assert b"<h1>Ours</h1>" in client.get(address(draft), {"version": 1}).content
    assert b"<h1>Renamed</h1>" in client.get(address(draft)).content
    client.post(address(draft), form(*WHOLE, draft=2, name="Renamed", act="publish"))
    names = RubricVersion.objects.order_by("number").values_list("name", "rubric__name")
    assert list(names) == [("Ours", "Renamed"), ("Renamed", "Renamed")]


def test_a_row_is_keyed_by_its_name_once_it_has_one(browser, manager, draft):
    browser(manager).post(address(draft), form(act="add"))
    named = criterion(key="criterion", name="Next step")
    browser(manager).post(address(draft), form(named))
    assert keys(draft) == ["next_step"]


def test_what_cannot_be_kept_is_shown_again_with_what_was_typed(browser, manager, draft):
    answer = browser(manager).post(
        address(draft), form(criterion(weight="lots", description="Typed at length."), name="New")
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Weight: A valid number is required." in page
    assert "Typed at length." in page and 'value="lots"' in page and 'value="New"' in page
    assert keys(draft) == []


def test_what_is_unfinished_is_saved_and_not_published(browser, manager, draft):
    answer = browser(manager).post(
        address(draft), form(criterion(weight=59), yes_or_no(), act="publish")
    )
    assert answer.status_code == 400
    assert b"The weights sum to 99, not to 100." in answer.content
    draft.refresh_from_db()
    assert (draft.state, draft.criteria.count()) == ("draft", 2)


def test_the_scorecard_follows_what_is_typed(browser, manager, draft, graded):
    client = browser(manager)
    empty = client.post(address(draft, "scorecard/"), form(criterion(weight=59), yes_or_no()))
    assert b"<strong>99</strong> of 100" in empty.content
    assert "– of 5" in empty.content.decode()
    tried = client.post(address(draft, "scorecard/"), form(*WHOLE, session=graded.pk))
    assert b"offline grader" in tried.content and b"Ready to be published." in tried.content
    assert b"<q>" in tried.content
    unreadable = client.post(address(draft, "scorecard/"), form(criterion(weight="lots")))
    assert b"cannot be read" in unreadable.content
    assert keys(draft) == []
    assert graded.grades.count() == 1


def test_a_copy_and_a_file_begin_drafts(browser, manager):
    shared = RubricVersionFactory(rubric__name="Everyone's")
    client = browser(manager)
    assert b"starting point" in client.get(address(shared)).content
    assert client.post(LIST, {"act": "copy", "rubric": shared.rubric_id}).status_code == 302
    copy = RubricVersion.objects.get(rubric__organisation=manager.organisation)
    assert (copy.state, keys(copy)) == ("draft", keys(shared))
    assert client.post(address(shared), form(*WHOLE)).status_code == 403

    client.post(address(copy), form(*WHOLE))
    text = yaml_of_rubric(content_of(RubricVersion.objects.get(pk=copy.pk)))
    file = SimpleUploadedFile("ours.yaml", text.encode())
    assert client.post(LIST, {"act": "import", "file": file}).status_code == 302
    assert keys(RubricVersion.objects.latest("pk")) == ["discovery", "next_step"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "new", "name": " "}, b"Give the rubric a name."),
        ({"act": "new", "name": "a\x00b"}, b"NUL"),
        ({"act": "new", "name": "x" * 121}, b"at most 120"),
        ({"act": "import", "text": "name: ["}, b"This is no YAML"),
        ({"act": "import", "text": "nmae: x"}, b"nmae: unknown"),
        ({"act": "import", "file": SimpleUploadedFile("x.yaml", b"\xff\xfe")}, b"UTF-8"),
    ],
)
def test_what_begins_no_rubric_says_why(browser, manager, sent, words):
    answer = browser(manager).post(LIST, sent)
    assert answer.status_code == 400
    assert words in answer.content
    assert not Rubric.objects.exists()


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "\u0663", "-1", "x"])
def test_a_number_that_is_none_of_ours_is_nobody(browser, manager, draft, number):
    client = browser(manager)
    assert client.post(LIST, {"act": "copy", "rubric": number}).status_code == 404
    assert client.post(address(draft), form(*WHOLE, draft=number)).status_code == 404
    assert client.get(address(draft), {"version": number}).status_code == 404
    tried = client.post(address(draft, "scorecard/"), form(*WHOLE, session=number))
    assert (tried.status_code, b"Ready to be published." in tried.content) == (200, True)


def test_who_may(browser, alice, charlie, manager, draft):
    assert browser(alice).get(LIST).status_code == 403
    assert browser(alice).get(address(draft)).status_code == 404  # a draft is for managers
    published = RubricVersionFactory(rubric__organisation=manager.organisation)
    assert browser(alice).get(address(published)).status_code == 403
    for what in ("", "dry-run/"):
        assert browser(charlie).get(address(draft, what)).status_code == 404
        assert browser(charlie).post(address(draft, what), form(*WHOLE)).status_code == 404
    assert browser(charlie).post(address(draft, "scorecard/"), form()).status_code == 404
    assert keys(draft) == []
