from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import WeightsProposal

STANDARD = "standard"  # the engine's own file


def _reason():
    return forms.CharField(
        label=_("Why?"),
        help_text=_("It stays in the history, for whoever asks later."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write a reason.")},
    )


class DecideForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("accept", pgettext_lazy("weights", "Accept: rank all open demands by the proposed weights")),
            ("reject", pgettext_lazy("weights", "Reject: leave everything as it is")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    reason = _reason()


class RestoreForm(forms.Form):
    """``earlier``: (proposal or None for the engine's own, its name in words) of each version that may be put in force again."""

    version = forms.ChoiceField(label=_("Which weights"))
    instead_of = forms.CharField(widget=forms.HiddenInput)
    reason = _reason()

    def __init__(self, data=None, *, earlier, in_force):
        super().__init__(data, initial={"instead_of": in_force})
        self.proposals = {str(proposal.pk) if proposal else STANDARD: proposal for proposal, _name in earlier}
        self.fields["version"].choices = list(zip(self.proposals, [name for _proposal, name in earlier], strict=True))

    @property
    def proposal(self) -> WeightsProposal | None:
        return self.proposals[self.cleaned_data["version"]]
