from allauth.core.internal.ratelimit import decorator as rate_limited
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.exceptions import DomainError
from becan.forms import AnswerableForm
from becan.portal.accessibility.feedback import answer_feedback, is_address, take_feedback
from becan.portal.accessibility.models import DAYS_TO_ANSWER, AccessibilityFeedback, AccessibilityStatement
from companies.forms.consents import NEEDED, ask_visitor
from companies.texts import text_of

INVALID = 422


class FeedbackForm(AnswerableForm):
    field_order = ["words", "page", "name", "reach"]

    words = forms.CharField(
        label=pgettext_lazy("accessibility", "What does not work for you?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    page = forms.CharField(label=pgettext_lazy("accessibility", "On which page?"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.fields["reach"].required = False
        self.fields["name"].label = pgettext_lazy("accessibility", "Your name")
        ask_visitor(self)
        self.needs_consent, self.fields["stored_abroad"].required = self.fields["stored_abroad"].required, False

    def clean(self):
        """Whoever leaves neither name nor address gives no personal data."""
        data = super().clean()
        if self.needs_consent and (data.get("name") or data.get("reach")) and not data.get("stored_abroad"):
            self.add_error("stored_abroad", NEEDED)
        return data


class AnswerForm(forms.Form):
    answer = forms.CharField(label=gettext_lazy("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


@require_safe
def accessibility(request):
    statement = AccessibilityStatement.objects.first()
    texts = {name: text_of(statement, name, get_language()) for name in ("method", "barriers", "authority")} if statement else {}
    context = {"statement": statement, "method": texts.get("method"), "authority": texts.get("authority")}
    context["barriers"] = [line for line in texts.get("barriers", "").splitlines() if line.strip()]
    return render(request, f"portal/accessibility/{get_language()}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited(app="becan.portal", action="accessibility", config={"accessibility": "20/h/ip"})
def accessibility_feedback(request):
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial={"page": request.GET.get("page", "")[:300]})
    if not form.is_valid():
        return render(request, "portal/accessibility/feedback.html", {"form": form, "days": DAYS_TO_ANSWER}, status=_status(form))
    if form.is_trapped:
        return redirect("portal:accessibility")
    feedback = take_feedback(**form.cleaned_data, language=get_language())
    said = _("Thank you. Your ticket is %(ticket)s. We answer within %(days)s days at the latest.")
    messages.success(request, said % {"ticket": feedback.ticket, "days": DAYS_TO_ANSWER})
    return redirect("portal:accessibility")


def _status(form):
    return INVALID if form.is_bound else 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_answer(request, pk):
    if not request.user.is_project_manager:
        raise PermissionDenied
    feedback = get_object_or_404(AccessibilityFeedback.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_feedback(feedback, form.cleaned_data["answer"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted as answered."))
            return redirect("portal:desk")
    context = {"feedback": feedback, "form": form, "goes_by_mail": is_address(feedback.reach)}
    return render(request, "portal/accessibility/answer.html", context, status=_status(form))
