from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.forms.introductions import RecordForm
from matching.views.common import tells_conflicts
from matching.views.curating import part_or_404, team_introduction
from matching.views.introductions import answer_form, take_answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def introduction_record(request, pk, side):
    """The team writes down what a company said by phone, WeChat or mail; the consent text stands in the company's language."""
    introduction, part = team_introduction(request, pk), part_or_404(side)
    company = getattr(introduction, part)
    data = request.POST if request.method == "POST" else None
    form = answer_form(introduction, part, data, form=RecordForm, language=company.original_language)
    if request.method == "POST" and take_answer(form, introduction, part, by=request.user):
        messages.success(request, _("Recorded. The company gets a mail about it and may object."))
        return redirect("matching:introduction_detail", introduction.pk)
    context = {"introduction": introduction, "company": company, "form": form}
    return render(request, "matching/introduction_record.html", context, status=422 if form.is_bound else 200)
