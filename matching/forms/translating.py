"""A translation at the desk: a field for each text, and the source it was compared with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.texts import FIELDS as PROFILE_FIELDS
from matching.forms.demand_facts import LABELS as DEMAND_LABELS
from matching.models.demands import ALSO_TOLD
from matching.services.translating.desk import Piece

LABELS = (
    DEMAND_LABELS
    | {"title": _("Title"), "summary": _("Summary"), "words": _("Translation")}
    | {name: PROFILE_FIELDS[name].label for name in ("tagline", "description", "looking_for")}
)
SHORT = 260  # characters that fit into one line's field


class TranslationDeskForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, *, pieces: list[Piece], language: str, required: bool):
        super().__init__(data)
        self.pieces = pieces
        for piece in pieces:
            rows = {"rows": 2 if len(piece.source) < SHORT else 8, "lang": language}
            self.fields[piece.field] = forms.CharField(
                label=LABELS[piece.field],
                max_length=piece.longest,
                required=required and piece.field not in ALSO_TOLD,
                initial=piece.current or piece.suggestion,
                widget=forms.Textarea(attrs=rows),
            )
            self.fields[f"{piece.field}-source"] = forms.CharField(
                initial=piece.source, widget=forms.HiddenInput, required=False, strip=False
            )

    @property
    def rows(self):
        return [(piece, self[piece.field], self[f"{piece.field}-source"]) for piece in self.pieces]

    @property
    def texts(self) -> dict[str, str]:
        return {piece.field: self.cleaned_data[piece.field] for piece in self.pieces}

    @property
    def seen(self) -> dict[str, str]:
        """Browsers send line breaks as two characters."""
        found = {piece.field: self.cleaned_data[f"{piece.field}-source"].replace("\r\n", "\n") for piece in self.pieces}
        return {name: source for name, source in found.items() if source}
