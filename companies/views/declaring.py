from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.forms.declaring import DeclarationForm, RelationFormSet
from companies.services.declaring import declare_size
from companies.views.access import INVALID, editable_company


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_size(request, pk):
    """What the company declares of its size; earlier declarations stay."""
    company = editable_company(request, pk)
    data = request.POST if request.method == "POST" else None
    form, relations = DeclarationForm(data), RelationFormSet(data, prefix="relations")
    if request.method == "POST" and all([form.is_valid(), relations.is_valid()]):
        rows = [row.cleaned_data for row in relations if row.has_changed()]
        own = {name: value for name, value in form.cleaned_data.items() if name != "is_true"}
        declare_size(company, own, rows, by=request.user)
        messages.success(request, _("Declared. Services from now on count in this size class."))
        return redirect("companies:company_size", pk=pk)
    context = {
        "company": company,
        "form": form,
        "relations": relations,
        "declarations": company.sme_declarations.prefetch_related("relations"),
    }
    return render(request, "companies/company_size.html", context, status=INVALID if request.method == "POST" else 200)
