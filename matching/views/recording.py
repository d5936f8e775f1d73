from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.forms.introductions import RecordForm
from matching.services.records import record_interaction
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
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = answer_form(introduction, part, *sent, form=RecordForm, language=company.original_language)
    if request.method == "POST" and take_answer(form, introduction, part, by=request.user):
        keep_paper(form.cleaned_data, company, by=request.user, introduction=introduction)
        messages.success(request, _("Recorded. The company gets a mail about it and may object."))
        return redirect("matching:introduction_detail", introduction.pk)
    context = {"introduction": introduction, "company": company, "form": form}
    return render(request, "matching/introduction_record.html", context, status=422 if form.is_bound else 200)


def keep_paper(data, company, *, by, introduction=None):
    """The paper behind the answer, and the day on which it was given, stand on the timeline."""
    is_today = data["said_on"] == timezone.localdate()
    if is_today and not data["file"]:
        return
    moment = timezone.now() if is_today else timezone.make_aware(datetime.combine(data["said_on"], time(12)))
    words = data["words"] if introduction else data["offer"]
    texts = {"who": data["told_by"], "subject": _("Answer of %(company)s") % {"company": company}, "words": words}
    about = {"companies": [company], "introduction": introduction, "file": data["file"]}
    record_interaction(data["channel"], by=by, at=moment, **about, **texts)
