"""Exports: a form at `/exports/`, and the files that it asks for."""

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import Organisation, User
from accounts.page import page
from analytics.api.filters import scope_of_organisation, scope_of_person
from analytics.exports.files import XLSX_ROWS, TooManyRows, csv_written, xlsx_written
from analytics.exports.sheet import Sheet
from analytics.exports.sheets import SHEETS
from analytics.exports.who import Who
from analytics.pages.filters import PERIODS, FilterBar, filter_bar
from analytics.pages.leading import own_organisation
from analytics.periods import today
from analytics.selectors.scope import Scope

CSV, XLSX = "csv", "xlsx"
FILES = [(sheet, kind) for sheet in SHEETS for kind in (CSV, XLSX)]
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page
def exports(request: HttpRequest) -> HttpResponse:
    """What to export: managers their organisation's, everybody else their own."""
    user, organisation = own_organisation(request)
    return _form(request, _asked(request, user, organisation))


@page
def export_file(request: HttpRequest, sheet: str, kind: str) -> HttpResponseBase:
    """`/exports/sessions.csv` and so on, with the filters of the analytics and `?anonymous=1`.

    The form again, with 400, where a filter makes no sense or Excel could not hold the rows.
    """
    user, organisation = own_organisation(request)
    bar = _asked(request, user, organisation)
    if bar.problem:
        return _form(request, bar, problem=bar.problem)
    who = Who(anonymous=request.GET.get("anonymous", "") in ("1", "true", "on"))
    scope = _scope(user, organisation, bar)
    try:
        answer = _file(SHEETS[sheet], scope, who, kind)
    except TooManyRows as problem:
        return _form(request, bar, problem=str(problem))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request: HttpRequest, user: User, organisation: Organisation) -> FilterBar:
    leads = user.leads(organisation.pk)
    return filter_bar(request, organisation=organisation if leads else None)


def _scope(user: User, organisation: Organisation, bar: FilterBar) -> Scope:
    """Raises Http404 for a person, an assignment or a persona that is not theirs to ask for."""
    if user.leads(organisation.pk):
        return scope_of_organisation(organisation, bar.given)
    return scope_of_person(user, organisation, bar.given)


def _file(
    sheet: Sheet[object], scope: Scope, who: Who, kind: str
) -> StreamingHttpResponse | FileResponse:
    name = f"{sheet.name}-{today(scope.period.zone)}.{kind}"
    head, rows = sheet.head(who), sheet.rows(scope, who)
    if kind == XLSX:
        file = xlsx_written(sheet.name, head, rows)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return StreamingHttpResponse(
        csv_written(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: HttpRequest, bar: FilterBar, *, problem: str = "") -> HttpResponse:
    context = {
        "bar": bar,
        "problem": problem,
        "periods": PERIODS,
        "sheets": SHEETS,
        "xlsx_rows": XLSX_ROWS,
    }
    status = 400 if problem else 200
    return render(request, "analytics/exports.html", context, status=status)
