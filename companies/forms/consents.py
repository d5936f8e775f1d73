"""The separate consent that a person in China gives: never ticked beforehand, never one with another consent."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.consent_texts import STORAGE_ABROAD

AGREED = _("I agree to the storage in Germany")
NEEDED = _("Our servers stand in Germany: without this consent we may not keep what you enter.")


class StoredAbroad(forms.BooleanField):
    """Its help text is the text that the person agrees to. ``is_aside``: for few readers of the page, so it is folded away."""

    def __init__(self, *, required, label=AGREED, is_aside=False):
        self.is_aside = is_aside
        text = STORAGE_ABROAD.texts[get_language()]
        super().__init__(label=label, help_text=text, required=required, error_messages={"required": NEEDED})


def ask_visitor(form) -> None:
    """Of a visitor only the language of the page is known: in Chinese the consent is asked for, else only who writes from China gives it."""
    is_chinese = get_language() == "zh-hans"
    label = AGREED if is_chinese else _("I write from China and agree to the storage in Germany")
    form.fields["stored_abroad"] = StoredAbroad(required=is_chinese, label=label, is_aside=not is_chinese)
