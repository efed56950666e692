"""A spreadsheet must not take for a formula what a person typed."""

import csv
import io
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4
from zipfile import ZipFile

import pytest

from accounts.models import User
from analytics.exports import files
from analytics.exports.files import TooManyRows, csv_written, xlsx_written
from analytics.exports.sheet import Sheet
from analytics.exports.who import Who

BERLIN = timezone(timedelta(hours=1))


def sheet_of(*values):
    return Sheet("things", {"value": lambda row, _: row}, lambda _: iter(values))


def rows_of(*values):
    return [row[0] for row in sheet_of(*values).rows(None, Who(anonymous=False))]


def parsed(chunks):
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"))))


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert rows_of(text) == [f"'{text}"]


@pytest.mark.parametrize("value", ["fine", "", "a=b", -5, -0.5, Decimal("-1.25"), None, True])
def test_everything_else_stays(value):
    assert rows_of(value) == [value]


def test_a_csv_is_utf_8_that_excel_knows():
    raw = b"".join(csv_written(["name"], [["Zoë"]]))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == "name\r\nZoë\r\n"


def test_values_in_a_csv():
    when = datetime(2026, 11, 25, 9, 30, 1, 999, tzinfo=BERLIN)
    row = [True, False, None, 3, Decimal("80.50"), when, 'He said "no,\nthanks"']
    assert parsed(csv_written(["a"] * 7, [row]))[1] == [
        *("true", "false", "", "3", "80.50"),
        *("2026-11-25T08:30:01Z", 'He said "no,\nthanks"'),
    ]


def test_a_csv_is_sent_while_it_is_read():
    read = []

    def rows():
        for number in range(5000):
            read.append(number)
            yield [number, "x" * 100]

    chunks = csv_written(["n", "x"], rows())
    next(chunks)
    assert 0 < len(read) < 1000
    assert len(list(chunks)) > 3


def test_an_xlsx_holds_numbers_as_numbers_and_texts_as_texts():
    row = [Decimal("80.5"), "'=1+1", datetime(2026, 11, 25, 9, 30, tzinfo=BERLIN), None, True]
    with xlsx_written("things", ["a", "b", "c", "d", "e"], [row]) as file, ZipFile(file) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>80.5</v>" in cells
    assert "'=1+1" in cells.replace("&#39;", "'")
    assert "<f>" not in cells
    assert 't="b"' in cells
    assert "<v>46351.3541" in cells  # 08:30 UTC


def test_more_rows_than_excel_is_given_are_refused(monkeypatch):
    monkeypatch.setattr(files, "XLSX_ROWS", 3)
    rows = [[number] for number in range(4)]
    xlsx_written("things", ["n"], rows[:3]).close()
    with pytest.raises(TooManyRows, match="Choose CSV"):
        xlsx_written("things", ["n"], rows)


def test_people_are_numbered_by_their_first_row():
    who, one, two = Who(anonymous=True), User(id=uuid4(), name="Ann"), User(id=uuid4(), name="Bo")
    assert [who.name(user) for user in (two, one, two)] == ["Person 1", "Person 2", "Person 1"]
    assert Who(anonymous=False).name(one) == "Ann"
