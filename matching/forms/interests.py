"""What a company writes when it answers a demand by itself, and what the team decides about it."""

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.models import ContactPerson
from matching.demand_types import is_offer
from matching.enums import InterestState, Part
from matching.forms.introductions import ToldForm
from matching.ready_questions import by_topic, questions_for

ALONE = ""
MOST_READY = 5
TEXTS = ("offer", "ready", "questions", "contact_person")


class InterestForm(forms.Form):
    company = forms.ModelChoiceField(label=_("For which company?"), queryset=None, empty_label=None)
    offer = forms.CharField(
        label=_("What do you offer?"),
        help_text=_("In a few sentences, in your language. Only the project team reads this until both sides have said yes."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ready = forms.MultipleChoiceField(
        label=_("What would you like to know?"),
        help_text=_(
            "Up to five ready questions. The other side reads them in its own language, and you read the answer in yours."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.CharField(
        label=_("More questions, in your own words"),
        help_text=_("We translate your words before they are passed on."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_person = forms.ModelChoiceField(
        label=_("Who answers?"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _("Please tell us first who answers for the company; a call is enough.")},
    )
    team = forms.ChoiceField(label=_("Alone or together?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, companies, demand, teams=(), interest=None, **kwargs):
        if interest:
            kwargs["initial"] = {name: getattr(interest, name) for name in TEXTS}
        super().__init__(*args, **kwargs)
        self._offer_questions(demand)
        self.companies = list(companies)
        persons = ContactPerson.objects.filter(company__in=self.companies)
        self.fields["contact_person"].queryset = persons
        self.fields["company"].queryset = companies
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

    def _offer_questions(self, demand):
        """A multiplier's offer has no figures to ask about."""
        if is_offer(demand):
            del self.fields["ready"]
            return
        notations = [row.concept.notation for row in demand.demand_concepts.all()]
        topics = by_topic(questions_for(Part.SEEKING, notations), get_language())
        self.fields["ready"].choices = [
            (topic, [(one.code, one.text[get_language()]) for one in questions]) for topic, questions in topics.items()
        ]

    def clean_ready(self):
        if len(self.cleaned_data["ready"]) > MOST_READY:
            raise forms.ValidationError(_("Please choose up to five questions."))
        return self.cleaned_data["ready"]

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
        return {"ready": []} | {name: self.cleaned_data[name] for name in TEXTS if name in self.cleaned_data}


class InterestRecordForm(ToldForm, InterestForm):
    """The same, as somebody of the company said it elsewhere."""

    field_order = ["channel", "told_by", "said_on", "offer", "ready", "questions", "contact_person", "team", "file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].label = _("How it reached you")
        self.fields["offer"].label = _("What does the company offer?")
        self.fields["offer"].help_text = _("In its own words, in its language.")
        self.fields["ready"].label = _("What would it like to know?")


class InterestCorrectForm(InterestRecordForm):
    """What the team wrote down, put right. Questions that have gone to the seeking side stay asked."""

    def __init__(self, *args, interest, **kwargs):
        super().__init__(*args, interest=interest, **kwargs)
        self.initial |= {"channel": interest.channel, "told_by": interest.told_by}
        for name in ("ready", "questions") if interest.state == InterestState.SHOWN else ():
            self.fields.pop(name, None)

    @property
    def corrected(self):
        return {name: self.cleaned_data[name] for name in TEXTS if name in self.cleaned_data}


def _team_label(team):
    comma = pgettext("between the parts of a list", ", ")
    others = "; ".join(f"{name} ({comma.join(parts)})" for name, parts in team.members)
    return _("Together with: %(others)s. You bring: %(own)s") % {"others": others, "own": comma.join(team.own)}


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Why, in a few words"), help_text=_("Only the project team reads this."), max_length=500)
