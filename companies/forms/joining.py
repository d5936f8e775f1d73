from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Kind, Language, MembershipRole, Relationship


class RelationshipForm(forms.Form):
    relationship = forms.ChoiceField(
        label=_("How do you belong to the company?"), choices=Relationship.choices, widget=forms.RadioSelect
    )


class OwnRelationshipForm(RelationshipForm):
    """Asked at submission; it helps the check, it stops nobody. An agent's authority is one more item of the check."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["relationship"].required = False


class AskForm(RelationshipForm):
    words = forms.CharField(
        label=_("A word about yourself"),
        help_text=_("For example your function, or who knows you there."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskByNameForm(AskForm):
    name = forms.CharField(
        label=_("Company name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    field_order = ("name", "relationship", "words")


class DecisionForm(forms.Form):
    answer = forms.ChoiceField(choices=[("accepted", "accepted"), ("refused", "refused")])
    role = forms.ChoiceField(choices=MembershipRole.choices, required=False)


class MandateForm(forms.Form):
    words = forms.CharField(
        label=_("What for?"),
        help_text=_("The company reads this sentence when it decides."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RepresentForm(forms.Form):
    """A company without accounts, entered by the multiplier that acts for it."""

    KINDS = [
        (Kind.PARTNER, _("Chinese company, in China or in Europe")),
        (Kind.SUPPLIER, _("Company of Berlin or Brandenburg")),
    ]
    kind = forms.ChoiceField(label=_("Which of these is it?"), choices=KINDS, initial=Kind.PARTNER, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Company name"), max_length=200)
    description = forms.CharField(
        label=_("What does it make, develop or test?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    words = forms.CharField(
        label=_("What authorises you?"),
        help_text=_("For example “letter of authority of 3 March, sealed”. The project team asks to see it."),
        max_length=500,
    )
    language = forms.ChoiceField(label=_("Language of these texts"), choices=Language.to_choose())
