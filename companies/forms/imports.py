"""The project team brings in a member list: the file, what its columns mean, which rows are the same company."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Kind
from companies.importing.headings import choices
from companies.importing.problems import sentence
from companies.importing.tables import MOST_BYTES

KINDS = {
    Kind.SUPPLIER: pgettext_lazy("kind of companies in a list", "Suppliers of Berlin and Brandenburg"),
    Kind.PARTNER: pgettext_lazy("kind of companies in a list", "Chinese companies"),
    Kind.MULTIPLIER: pgettext_lazy("kind of companies in a list", "Multipliers"),
}
NAMES = ("name", "name_de", "name_en", "name_zh")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Member list"),
        help_text=_("XLSX or CSV, at most 10 MB and 20,000 rows. Nothing is taken over before you have seen the preview."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"empty": sentence("empty", {})},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(sentence("too-large", {"most": MOST_BYTES // 1024 // 1024}))
        return file


class MappingForm(forms.Form):
    """A select for each column: ``column-0``, ``column-1`` …"""

    kind = forms.ChoiceField(label=_("What kind of companies are these?"), choices=list(KINDS.items()))

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, initial={"kind": batch.kind}, **kwargs)
        self._columns = [f"column-{place}" for place in range(len(batch.headings))]
        for place, name in enumerate(self._columns):
            label = batch.headings[place] or _("Column %(number)s") % {"number": place + 1}
            initial = batch.mapping[place] if place < len(batch.mapping) else ""
            self.fields[name] = forms.ChoiceField(label=label, choices=choices(), initial=initial, required=False)

    @property
    def columns(self) -> list:
        return [self[name] for name in self._columns]

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get(name, "") for name in self._columns]
        if not any(code in NAMES for code in chosen):
            raise forms.ValidationError(_("Please say which column holds the company's name."))
        for name, code in zip(self._columns, chosen, strict=True):
            if code and chosen.count(code) > 1:
                self.add_error(name, _("This is chosen for two columns."))
        return cleaned

    @property
    def mapping(self) -> list[str]:
        return [self.cleaned_data[name] for name in self._columns]


class DecisionsForm(forms.Form):
    """A choice for each possible duplicate of a page: ``row-12`` = new, skip, or ``same:`` with the company's id."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        for row in rows:
            options = [f"same:{near['company']}" for near in row.candidates if "company" in near] + ["new", "skip"]
            self.fields[f"row-{row.number}"] = forms.ChoiceField(choices=[(option, option) for option in options], required=False)

    @property
    def decisions(self) -> dict[int, tuple[str, str]]:
        chosen = {name: value.partition(":") for name, value in self.cleaned_data.items() if value}
        return {int(name.removeprefix("row-")): (decision, pk) for name, (decision, _colon, pk) in chosen.items()}


class InvitationsForm(forms.Form):
    rows = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Please choose a company.")}
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(str(row.pk), row.pk) for row in rows]
