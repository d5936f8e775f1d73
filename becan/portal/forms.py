"""One sentence, a name, a way to answer: all that a first message needs."""

from django import forms
from django.utils.translation import pgettext_lazy

from becan.forms import AnswerableForm
from companies.forms.consents import ask_visitor


class ContactForm(AnswerableForm):
    field_order = ["message", "name", "reach"]

    message = forms.CharField(
        label=pgettext_lazy("contact form", "What do you need?"),
        help_text=pgettext_lazy("contact form", "One sentence is enough. Any of the three languages."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_visitor(self)
