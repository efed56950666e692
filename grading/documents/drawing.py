"""A document as PDF, by fpdf2 and the fonts that every reader has."""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from grading.documents.blocks import Block, Document, Facts, Heading, Quote, Said, Table, Text
from grading.documents.letters import ENCODING, drawable, lacks_letters

FONT = "helvetica"
MARGIN, LABEL, CLOCK = 18.0, 45.0, 16.0  # millimetres
LINE = 5.2
INK, MUTED, ACCENT, RULE = (30, 36, 48), (84, 91, 98), (74, 63, 160), (218, 213, 201)
NAMED = "Names in square brackets stand for letters that this file lacks. The page shows them."


class _Paper(FPDF):
    """A4 with the document's address and the page's number at each foot."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self.document = document
        self.has_named = False
        self.core_fonts_encoding = ENCODING
        self.set_title(document.title)
        self.set_lang("en")
        self.set_creator("Sales-Trainer")
        self.set_creation_date(document.made_at)
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + LINE)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.write_in(MUTED, size=8)
        self.cell(self.epw * 0.8, LINE, drawable(self.document.url), link=self.document.url)
        self.cell(0, LINE, f"Page {self.page_no()}", align="R")

    def write_in(
        self, colour: tuple[int, int, int] = INK, *, size: float = 10, style: str = ""
    ) -> None:
        self.set_font(FONT, style, size)
        self.set_text_color(*colour)

    def shown(self, text: str) -> str:
        self.has_named = self.has_named or lacks_letters(text)
        return drawable(text)

    def lines(self, text: str, *, left: float = 0, line: float = LINE) -> None:
        """Set a text so far from the margin; the next goes below it."""
        self.set_x(MARGIN + left)
        self.multi_cell(0, line, self.shown(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def beside(self, label: str, width: float) -> None:
        """Set a short text in the margin's column; what follows stands beside it."""
        if self.will_page_break(LINE):
            self.add_page()
        self.cell(width, LINE, self.shown(label), new_x=XPos.LEFT, new_y=YPos.TOP)


def drawn(document: Document) -> bytes:
    """The PDF's bytes, always the same of the same document."""
    paper = _Paper(document)
    paper.write_in(size=20, style="B")
    paper.lines(document.title, line=9)
    paper.write_in(MUTED)
    paper.lines(document.subtitle)
    paper.ln(2)
    for block in document.blocks:
        _draw(paper, block)
    if paper.has_named:
        paper.ln(LINE)
        paper.write_in(MUTED, size=9)
        paper.lines(NAMED)
    return bytes(paper.output())


def _draw(paper: _Paper, block: Block) -> None:
    match block:
        case Heading(text):
            paper.ln(LINE)
            if paper.will_page_break(4 * LINE):  # no heading is the last on its page
                paper.add_page()
            paper.write_in(ACCENT, size=13, style="B")
            paper.lines(text, line=7)
        case Text(text, muted):
            paper.write_in(MUTED if muted else INK)
            paper.lines(text)
        case Facts(pairs):
            _facts(paper, pairs)
        case Quote(text, at):
            paper.write_in(MUTED, size=9)
            paper.beside(at, CLOCK)
            paper.write_in(style="I")
            paper.lines(f"“{text}”", left=CLOCK)
        case Said():
            _said(paper, block)
        case Table(head, rows):
            _table(paper, [head, *rows])


def _facts(paper: _Paper, pairs: Sequence[tuple[str, str]]) -> None:
    for name, value in pairs:
        paper.write_in(MUTED)
        paper.beside(name, LABEL)
        paper.write_in()
        paper.lines(value, left=LABEL)


def _said(paper: _Paper, said: Said) -> None:
    """Time, then who in bold, then the words; a bar beside what a criterion quotes."""
    paper.write_in(MUTED, size=9)
    paper.beside(said.at, CLOCK)
    top, page = paper.get_y(), paper.page
    paper.write_in(style="B")
    paper.lines(said.who, left=CLOCK)
    paper.write_in()
    paper.lines(said.text, left=CLOCK)
    if said.is_proof and page == paper.page:
        paper.set_draw_color(*ACCENT)
        paper.line(MARGIN - 3, top, MARGIN - 3, paper.get_y())
    paper.ln(1)


def _table(paper: _Paper, rows: Sequence[Sequence[str]]) -> None:
    paper.ln(1)
    paper.write_in(size=9)
    paper.set_draw_color(*RULE)
    columns = len(rows[0])
    with paper.table(
        borders_layout="HORIZONTAL_LINES",
        col_widths=(columns - 1, *[1] * (columns - 1)),
        headings_style=FontFace(emphasis="BOLD", color=MUTED),
        line_height=LINE,
        text_align=("LEFT", *["RIGHT"] * (columns - 1)),
    ) as table:
        for row in rows:
            table.row([paper.shown(cell) for cell in row])
