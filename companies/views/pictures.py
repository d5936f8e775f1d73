from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.exceptions import DomainError
from companies.blocks import shown_blocks
from companies.forms.pictures import AltForm, PictureForm
from companies.models import Picture
from companies.services.pictures import add_picture, describe_picture, put_first, remove_picture
from companies.views.access import INVALID, editable_company, visible_company
from companies.views.profile_records import stored_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_pictures(request, pk):
    """All on one page: each with what it shows, and a form for one more."""
    company = editable_company(request, pk)
    pictures = list(company.pictures.all())
    forms = {picture.pk: AltForm(company=company, picture=picture) for picture in pictures}
    new = PictureForm(company=company)
    if request.method == "POST":
        if "add" in request.POST:
            new = PictureForm(request.POST, request.FILES, company=company)
            is_done = new.is_valid() and _add(request, company, new)
        else:
            picture = next((row for row in pictures if str(row.pk) == request.POST.get("picture")), None)
            if picture is None:
                raise Http404
            forms[picture.pk] = AltForm(request.POST, company=company, picture=picture)
            is_done = _change(request, picture, forms[picture.pk])
        if is_done:
            messages.success(request, _("Saved."))
            return redirect("companies:profile_pictures", pk=pk)
    context = {
        "company": company,
        "rows": [(picture, forms[picture.pk]) for picture in pictures],
        "new": new,
        "most": Picture.MOST,
        "has_room": len(pictures) < Picture.MOST,
    }
    return render(request, "companies/profile_pictures.html", context, status=INVALID if request.method == "POST" else 200)


def _add(request, company, form) -> bool:
    try:
        add_picture(company, form.cleaned_data["upload"], form.alt, by=request.user)
    except DomainError as error:
        form.add_error("picture", str(error))
        return False
    return True


def _change(request, picture, form) -> bool:
    action = request.POST.get("action")
    if action == "remove":
        remove_picture(picture, by=request.user)
        return True
    if action == "first":
        put_first(picture, by=request.user)
        return True
    if not form.is_valid():
        return False
    describe_picture(picture, form.alt, by=request.user)
    return True


@require_safe
def picture_file(request, pk, picture):
    company = visible_company(request, pk)
    if "pictures" not in shown_blocks(request.user, company):
        raise Http404
    return stored_file(get_object_or_404(company.pictures, pk=picture).file)
