"""What a company writes when it answers a demand by itself, and what the team decides about it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from companies.models import ContactPerson
from companies.texts import in_language

ALONE = ""


class InterestForm(forms.Form):
    company = forms.ModelChoiceField(label=_("For which company?"), queryset=None, empty_label=None)
    offer = forms.CharField(
        label=_("What do you offer?"),
        help_text=_("In a few sentences, in your language. Only the project team reads this until both sides have said yes."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    questions = forms.CharField(
        label=_("What would you like to know?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact_person = forms.ModelChoiceField(label=_("Who answers?"), queryset=None, empty_label=None)
    team = forms.ChoiceField(label=_("Alone or together?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, companies, teams=(), interest=None, **kwargs):
        if interest:
            kwargs["initial"] = {name: getattr(interest, name) for name in ("offer", "questions", "contact_person")}
        super().__init__(*args, **kwargs)
        self.companies = list(companies)
        persons = ContactPerson.objects.filter(company__in=self.companies)
        self.fields["contact_person"].queryset = persons
        self.fields["company"].queryset = companies
        self.fields["company"].label_from_instance = lambda one: in_language(one, "name", one.original_language).value
        if len(self.companies) == 1:
            del self.fields["company"]
        if teams and not interest:
            alone = (ALONE, pgettext_lazy("expression of interest", "Alone"))
            self.fields["team"].choices = [alone, *((str(team.number), _team_label(team)) for team in teams)]
            self.fields["team"].help_text = _(
                "You lead, we ask the others in your name. The other side learns no name before its yes."
            )
        else:
            del self.fields["team"]

    def clean(self):
        data = super().clean()
        person = data.get("contact_person")
        if person and person.company_id != self.poster.pk:
            self.add_error("contact_person", _("Please choose who answers."))
        return data

    @property
    def poster(self):
        return self.cleaned_data.get("company") or self.companies[0]

    @property
    def texts(self):
        return {name: self.cleaned_data[name] for name in ("offer", "questions", "contact_person")}


def _team_label(team):
    comma = pgettext("between the parts of a list", ", ")
    others = "; ".join(f"{name} ({comma.join(parts)})" for name, parts in team.members)
    return _("Together with: %(others)s. You bring: %(own)s") % {"others": others, "own": comma.join(team.own)}


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Why, in a few words"), help_text=_("Only the project team reads this."), max_length=500)
