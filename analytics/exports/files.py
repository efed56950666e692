"""A sheet written as CSV while it is read, or as XLSX into a file that is then sent."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter import Workbook

from analytics.exports.sheet import Cell

BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
AT_ONCE = 64 * 1024  # characters sent together
XLSX_ROWS = 100_000  # some ten seconds of writing
XLSX_TEXT = 32_767  # characters that a cell can hold


class TooManyRows(Exception):
    def __init__(self) -> None:
        super().__init__(f"An Excel file takes {XLSX_ROWS:,} rows. Choose CSV or fewer days.")


def csv_written(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_as_text(value) for value in row])
        if buffer.tell() >= AT_ONCE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_text(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value


def xlsx_written(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A temporary file, at its beginning; it is gone once closed. Raises TooManyRows."""
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    try:
        _workbook_fill(file, name, head, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _workbook_fill(
    file: IO[bytes], name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(file, options)
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, workbook.add_format({"bold": True}))
    moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    writes: dict[type, Callable[[int, int, Cell], object]] = {
        str: lambda at, column, text: sheet.write_string(at, column, str(text)[:XLSX_TEXT]),
        bool: sheet.write_boolean,
        int: sheet.write_number,
        float: sheet.write_number,
        Decimal: sheet.write_number,
        datetime: lambda at, column, when: sheet.write_datetime(at, column, _naive(when), moment),
    }
    try:
        for at, row in enumerate(rows, start=1):
            if at > XLSX_ROWS:
                raise TooManyRows
            for column, value in enumerate(row):
                if value is not None:
                    writes[type(value)](at, column, value)
    finally:
        workbook.close()  # it has temporary files of its own


def _naive(when: Cell) -> datetime:
    """In UTC: a cell knows no zone."""
    assert isinstance(when, datetime)
    return when.astimezone(UTC).replace(tzinfo=None)
