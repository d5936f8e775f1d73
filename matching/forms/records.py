"""What the team writes down for itself: a talk with all its fields, three fields on the phone, a task."""

import uuid
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError
from companies.enums import Language
from companies.models import Company, ContactPerson, User
from companies.uploads import DOCUMENTS, PICTURES, read_upload
from matching.enums import RecordKind
from matching.models import Interaction

RECENT = 400  # days
STAFF = ("project_manager", "administrator")


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def team():
    return User.objects.filter(role__in=STAFF, is_active=True).order_by("family_name", "given_name", "pk")


class CheckedFile(forms.FileField):
    """Gives (name, clean file)."""

    def __init__(self, *, kinds, **kwargs):
        super().__init__(**kwargs)
        self.kinds = kinds

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return file.name, read_upload(file, kinds=self.kinds)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class RecordForm(forms.Form):
    """A talk, a note, a mail that went elsewhere. ``companies`` are those of whose persons one may choose."""

    kind = forms.ChoiceField(label=pgettext_lazy("record", "What it was"), choices=RecordKind.choices)
    day = forms.DateField(label=_("On"), widget=day_input())
    language = forms.ChoiceField(
        label=_("Language of the talk"), choices=[("", _("not stated")), *Language.to_choose()], required=False
    )
    event = forms.ModelChoiceField(label=_("At which event"), queryset=None, required=False, empty_label=_("none"))
    contacts = forms.ModelMultipleChoiceField(
        label=_("With whom"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(label=_("Subject"), max_length=250, required=False)
    words = forms.CharField(label=_("What was said"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False, help_text=_("Becomes a task of yours."))
    next_on = forms.DateField(label=_("Until"), widget=day_input(), required=False)
    file = CheckedFile(label=_("Paper or picture"), kinds=DOCUMENTS, required=False)

    def __init__(self, *args, companies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contacts"].queryset = ContactPerson.objects.filter(company__in=companies)
        self.fields["day"].initial = timezone.localdate()
        self.fields["event"].queryset = _recent_events()
        if not companies or not self.fields["contacts"].queryset.exists():
            del self.fields["contacts"]

    @property
    def at(self):
        day = self.cleaned_data["day"]
        now = timezone.localtime()
        return now if day == now.date() else timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=12)))


def _recent_events():
    events = Interaction._meta.get_field("event").related_model.objects  # of an app above this one
    return events.filter(starts_at__gt=timezone.now() - timedelta(days=RECENT), starts_at__lt=timezone.now()).order_by(
        "-starts_at"
    )


class LogItForm(forms.Form):
    """Three fields and a picture, for a phone; the hidden ones make that sending twice writes once."""

    client = forms.UUIDField(widget=forms.HiddenInput, required=False)
    at = forms.CharField(widget=forms.HiddenInput, required=False)
    who = forms.CharField(
        label=pgettext_lazy("log it", "Who"),
        max_length=300,
        help_text=_("Company or person, as you know them. What we do not recognise waits on the desk."),
    )
    words = forms.CharField(label=pgettext_lazy("log it", "What"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    photo = CheckedFile(
        label=_("Photo of the card or the chat"),
        kinds=PICTURES,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client"].initial = uuid.uuid4()

    def clean_at(self):
        """When it was written, if the phone was offline then; a strange clock counts as now."""
        moment = parse_datetime(self.cleaned_data["at"]) if self.cleaned_data["at"] else None
        now = timezone.now()
        return moment if moment and moment.tzinfo and now - timezone.timedelta(days=60) < moment < now else now


class TaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=day_input())
    person = forms.ModelChoiceField(label=_("By whom"), queryset=None, empty_label=None)
    remind_on = forms.DateField(
        label=_("Remind on"), widget=day_input(), required=False, help_text=_("Empty: on the day itself, in the inbox.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = team()


class HandOverForm(forms.Form):
    person = forms.ModelChoiceField(label=_("To"), queryset=None, empty_label=None)
    words = forms.CharField(label=_("What the other one should know"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = team()


class FileForm(forms.Form):
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.all(), widget=forms.HiddenInput)
