"""Short questions before the first talk, and more when a company likes; each may stay open."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import Flag, ReadinessCode
from matching.readiness_questions import AREAS, optional_of, red_flags_of

READINESS_QUESTIONS = {
    ReadinessCode.EXPORT_CONTROL: _("Is it settled whether your goods or know-how need an export licence?"),
    ReadinessCode.TRADE_MARK: _("Is your trade mark registered in China, or is it settled that you need none?"),
    ReadinessCode.NDA: _("Do you have an NDA/NNN that holds in the other country?"),
    ReadinessCode.TOOLING: _("Is it settled whether tooling of your customers may be used for others?"),
    ReadinessCode.CAPACITY: _("Is there capacity for new work in the next twelve months?"),
    ReadinessCode.DECISION: _("Is it clear who decides at your company, and how fast?"),
    ReadinessCode.PAYMENT: _("Is it settled how payments are to be secured?"),
    ReadinessCode.TRAVEL: _("Can somebody travel, or receive a visit?"),
    ReadinessCode.GOAL: _("Is it clear what you want to reach in the other country within two years?"),
    ReadinessCode.PERSON: _("Is one person in charge of it, with time for it every week?"),
    ReadinessCode.TIMETABLE: _("Is it clear when samples and series are needed?"),
    ReadinessCode.PROOFS: _("Do you know which proofs customers there ask for?"),
    ReadinessCode.FITNESS: _("Does your product meet standards and prices of the other market?"),
    ReadinessCode.REFERENCES: _("Are there references that you may name?"),
    ReadinessCode.SECRETS: _("Is it written down what may be shown, and what not?"),
    ReadinessCode.SAMPLES: _("Can you deliver samples within eight weeks?"),
    ReadinessCode.LOGISTICS: _("Are packing, customs and terms of delivery settled?"),
    ReadinessCode.LANGUAGE: _("Can somebody answer in the language of the other side, or in English?"),
    ReadinessCode.MATERIAL: _("Is there a short presentation in English or Chinese?"),
    ReadinessCode.PRICE: _("Is the price reckoned with freight, customs and yearly reductions?"),
    ReadinessCode.BUDGET: _("Is there a budget for journeys, samples and advice?"),
}


class ReadinessForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, *, company):
        said = dict(company.readiness.values_list("code", "flag"))
        super().__init__(data, initial=said)
        self.red_flags, self.optional = red_flags_of(company.side), optional_of(company.side)
        for code in [*self.red_flags, *self.optional]:
            self.fields[code.value] = forms.ChoiceField(
                label=READINESS_QUESTIONS[code], choices=Flag.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[code.value].is_conditional = True  # the page says once that each may stay open

    def first_questions(self):
        return [self[code.value] for code in self.red_flags]

    def further_questions(self):
        """Area and its fields, for the page."""
        rows = [(area, [self[code.value] for code in codes if code in self.optional]) for area, codes in AREAS.items()]
        return [(area, fields) for area, fields in rows if fields]

    @property
    def is_further_answered(self):
        return any(self.initial.get(code) for code in self.optional)

    @property
    def flags(self):
        return {ReadinessCode(code): Flag(flag) for code, flag in self.cleaned_data.items() if flag}
