from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Language, MembershipRole

ROLES = [
    (MembershipRole.OWNER, _("Account owner: everything, and who belongs to the team")),
    (MembershipRole.EDITOR, _("Editor: keeps the profile, posts demands, answers")),
    (MembershipRole.VIEWER, _("Viewer: reads only")),
]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("What may this person do?"), choices=ROLES, initial=MembershipRole.EDITOR, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=Language.to_choose())


class RoleForm(forms.Form):
    """One row of the team page: another role, or none any more."""

    role = forms.ChoiceField(choices=MembershipRole.choices)


class AcceptForm(forms.Form):
    """Who has no account yet gets one by accepting; the link has proven the address."""

    family_name = forms.CharField(
        label=_("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
