"""What the team enters for the report."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.portal.report.models import Indicator
from companies.enums import Kind, Language
from companies.models import Company, FundingMeasure, SupportKind
from companies.texts import column, text_of


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class MeasureChoice(forms.ModelChoiceField):
    def label_from_instance(self, measure):
        return f"{measure.code} – {text_of(measure, 'title', 'de') or measure.programme}"


class PeriodForm(forms.Form):
    measure = MeasureChoice(label=_("Funding measure"), queryset=FundingMeasure.objects.all())
    starts_on = forms.DateField(label=_("From the day"), widget=DayInput())
    ends_on = forms.DateField(label=_("To the day"), widget=DayInput())


class CorrectionForm(forms.Form):
    value = forms.DecimalField(label=_("Right value"), max_digits=14, decimal_places=2, localize=True)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class TargetForm(forms.ModelForm):
    class Meta:
        model = Indicator
        fields = ["baseline", "target"]
        localized_fields = ["baseline", "target"]


class CompanyByNumber(forms.ModelChoiceField):
    """Typed, not chosen from a thousand: the name as it is written, or the start of it where only one company begins so."""

    def __init__(self, **options):
        super().__init__(queryset=Company.objects.exclude(kind=Kind.MULTIPLIER), widget=forms.TextInput(), **options)

    def to_python(self, value):
        words = (value or "").strip()
        if not words:
            return None
        for way in ("iexact", "istartswith"):
            named = [Q(**{f"{column('name', language)}__{way}": words}) for language in Language.values]
            if len(two := self.queryset.filter(reduce(or_, named))[:2]) == 1:
                return two[0]
        raise forms.ValidationError(_("Please write the name of one company as it stands in the portal."))

    def prepare_value(self, value):
        return str(value) if isinstance(value, Company) else value


class SupportForm(forms.Form):
    """A service that no other page of the portal writes down by itself."""

    company = CompanyByNumber(label=_("Company"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("support", "Kind of support"), choices=SupportKind.choices, initial="consultation"
    )
    measure = MeasureChoice(
        label=_("Funding measure"), queryset=FundingMeasure.objects.all(), required=False, empty_label=_("none")
    )
    on = forms.DateField(label=_("Day"), widget=DayInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=6000, required=False)
    persons = forms.IntegerField(label=_("Persons of the company"), min_value=1, max_value=500, initial=1)
    topic = forms.CharField(label=_("Topic"), max_length=200, help_text=_("No names of persons, please."))
    aid = forms.DecimalField(
        label=_("De-minimis aid: value in euro"),
        help_text=_("Leave empty where the service is no aid to the single company."),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        localize=True,
    )
    declared_on = forms.DateField(label=_("Declaration of earlier aid received on"), widget=DayInput(), required=False)
    file = forms.FileField(label=_("Paper that shows it"), help_text=_("PDF, JPEG or PNG, at most 5 MB."), required=False)

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("Please choose a day that is not in the future."))
        return self.cleaned_data["on"]


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Why it does not count"), max_length=300)


class SampleForm(forms.Form):
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=200, initial=20)
    seed = forms.CharField(
        label=_("Number for the draw"), max_length=40, help_text=_("The same number draws the same records again.")
    )
