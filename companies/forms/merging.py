"""Which of two values stays, for each field in which two entries differ."""

from django import forms

from companies.enums import Language
from companies.models import Company
from companies.services.merging import choosable_columns

KEPT, MERGED = "kept", "merged"


class MergeForm(forms.Form):
    def __init__(self, *args, kept, merged, **kwargs):
        super().__init__(*args, **kwargs)
        self.differing = [
            field for field in choosable_columns() if getattr(kept, field.attname) != getattr(merged, field.attname)
        ]
        self._values = {field.name: (getattr(kept, field.attname), getattr(merged, field.attname)) for field in self.differing}
        for field in self.differing:
            mine, theirs = self._values[field.name]
            initial = MERGED if _is_empty(mine) and not _is_empty(theirs) else KEPT
            self.fields[field.name] = forms.ChoiceField(choices=[(KEPT, KEPT), (MERGED, MERGED)], initial=initial)

    def rows(self):
        """Per field its label, both values and which is chosen."""
        for field in self.differing:
            mine, theirs = self._values[field.name]
            yield {
                "name": field.name,
                "label": label_of(field),
                "kept": _shown(mine),
                "merged": _shown(theirs),
                "takes_merged": self[field.name].value() == MERGED,
            }

    @property
    def take(self) -> set[str]:
        return {name for name, choice in self.cleaned_data.items() if choice == MERGED}


def label_of(field) -> str:
    for name in Company.TRANSLATED:
        for language in Language:
            if field.name == f"{name}_{language.column}":
                return f"{Company._meta.get_field(name).verbose_name} ({language.label})"
    return str(field.verbose_name)


def _is_empty(value) -> bool:
    return value in (None, "", [])


def _shown(value) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
