from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.page import page
from accounts.viewer import viewer
from grading.selectors.review_queue import review_queue

A_PAGE = 20


@page
def review(request: HttpRequest) -> HttpResponse:
    """Who waits for my judgement: approve or reject in place. For managers; `?page=`."""
    user = viewer(request)
    if not user.leads(user.organisation_id):
        raise PermissionDenied("Only managers review calls.")
    shown = Paginator(review_queue(user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grading/review.html", {"page": shown})
