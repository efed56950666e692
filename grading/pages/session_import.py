from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.pages.import_form import ImportForm
from sessions_app.services.session_import import session_import_once

SHOWN = 8  # lines


@page_with_form
def session_import_page(request: HttpRequest) -> HttpResponse:
    """A call from elsewhere: shown with its speakers first, then, by `grade`, imported."""
    user = viewer(request)
    if request.method != "POST":
        return render(request, "grading/session_import.html", {"form": ImportForm(user=user)})
    form = ImportForm(request.POST, request.FILES, user=user)
    if form.is_valid() and "grade" in request.POST:
        given = form.cleaned_data
        try:
            session = session_import_once(
                key=given["key"] or uuid4().hex,
                by=user,
                user=given.get("whose") or user,
                report=given["call"].report,
                persona=given["persona"],
                assignment=given["assignment"],
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            return redirect("session", session.pk)
    return _preview(request, form)


def _preview(request: HttpRequest, form: ImportForm) -> HttpResponse:
    call = form.cleaned_data.get("call")
    return render(
        request,
        "grading/session_import.html",
        {
            "form": form,
            "call": call,
            "first": call.lines[:SHOWN] if call else (),
            "rest": max(0, len(call.lines) - SHOWN) if call else 0,
            "key": form.cleaned_data.get("key") or uuid4().hex,
        },
    )
