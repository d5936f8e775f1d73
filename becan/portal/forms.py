"""One sentence, a name, a way to answer: all that a first message needs."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactForm(forms.Form):
    trap_name = "website"  # no person sees this field; what a program enters ends here

    message = forms.CharField(
        label=pgettext_lazy("contact form", "What do you need?"),
        help_text=pgettext_lazy("contact form", "One sentence is enough. Any of the three languages."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label=pgettext_lazy("contact form", "Your name and company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reach = forms.CharField(
        label=pgettext_lazy("contact form", "Phone, WeChat or e-mail"),
        help_text=_("The way you want to be answered."),
        max_length=200,
    )

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(self.trap_name))
