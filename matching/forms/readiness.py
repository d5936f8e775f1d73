"""Eight short questions before the first talk; each may stay open."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import Flag, ReadinessCode
from matching.services.readiness import questions_for

READINESS_QUESTIONS = {
    ReadinessCode.EXPORT_CONTROL: _("Is it settled whether your goods or know-how need an export licence?"),
    ReadinessCode.TRADE_MARK: _("Is your trade mark registered in China, or is it settled that you need none?"),
    ReadinessCode.NDA: _("Do you have an NDA/NNN that holds in the other country?"),
    ReadinessCode.TOOLING: _("Is it settled whether tooling of your customers may be used for others?"),
    ReadinessCode.CAPACITY: _("Is there capacity for new work in the next twelve months?"),
    ReadinessCode.DECISION: _("Is it clear who decides at your company, and how fast?"),
    ReadinessCode.PAYMENT: _("Is it settled how payments are to be secured?"),
    ReadinessCode.TRAVEL: _("Can somebody travel, or receive a visit?"),
}


class ReadinessForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, *, company):
        said = dict(company.readiness.values_list("code", "flag"))
        super().__init__(data, initial=said)
        for code in questions_for(company):
            self.fields[code.value] = forms.ChoiceField(
                label=READINESS_QUESTIONS[code], choices=Flag.choices, required=False, widget=forms.RadioSelect
            )

    @property
    def flags(self):
        return {ReadinessCode(code): Flag(flag) for code, flag in self.cleaned_data.items() if flag}
