"""One row for each capability and each proof: keep it or drop it, with level, figures and dates."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Level
from companies.forms.figures import FigureField
from companies.proposals import CapabilityProposal, Passage, ProofProposal


@dataclass(frozen=True)
class Row:
    """A capability to decide on: proposed from the text, stored before, or both."""

    notation: str
    level: str
    is_kept: bool
    passages: tuple[Passage, ...] = ()
    values: dict[str, tuple] = field(default_factory=dict)  # key figure -> min, max, choice
    places: dict[str, Passage] = field(default_factory=dict)  # key figure -> where its value was found


class CapabilityForm(forms.Form):
    keep = forms.BooleanField(required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level, required=False)

    def __init__(self, data, *, row: Row, words):
        super().__init__(data, prefix=f"c-{row.notation}", initial={"keep": row.is_kept, "level": row.level})
        self.row, self._words = row, words
        self.codes = _applicable(row, words.taxonomy)
        for code in self.codes:
            self._add_figure(code, words.taxonomy.key_figures[code])
        self.fields["keep"].label = words.concept(row.notation)

    def _add_figure(self, code, figure):
        low, high, choice = self.row.values.get(code, (None, None, ""))
        label = self._words.figure(code)
        if figure.kind == "number":
            units = {"figure": label, "unit": figure.unit, "shown_unit": self._words.unit(code)}
            self.fields[f"{code}-min"] = FigureField(label=pgettext_lazy("range", "from"), initial=_rounded(low), **units)
            self.fields[f"{code}-max"] = FigureField(label=pgettext_lazy("range", "to"), initial=_rounded(high), **units)
        elif figure.kind == "choice":
            choices = [
                ("", _("Please choose")),
                *((option, self._words.value(code, None, None, option)) for option in figure.options),
            ]
            self.fields[code] = forms.ChoiceField(label=label, choices=choices, required=False, initial=choice)
        else:
            self.fields[code] = forms.BooleanField(label=label, required=False, initial=low is not None)

    def clean(self):
        cleaned = super().clean()
        for code in self.codes:
            low, high = cleaned.get(f"{code}-min"), cleaned.get(f"{code}-max")
            if low is not None and high is not None and low > high:
                self.add_error(f"{code}-min", _("The first number must not be above the second one."))
        return cleaned

    @property
    def stated(self):
        return [self._figure(code) for code in self.codes if code in self.row.values]

    @property
    def unstated(self):
        return [self._figure(code) for code in self.codes if code not in self.row.values]

    @property
    def has_unstated_errors(self):
        """What is folded away must be seen when it holds an error."""
        return any(field.errors for figure in self.unstated for field in figure["fields"])

    def _figure(self, code):
        names = [name for name in self.fields if name == code or name in (f"{code}-min", f"{code}-max")]
        return {
            "code": code,
            "label": self._words.figure(code),
            "unit": self._words.unit(code),
            "fields": [self[name] for name in names],
            "passage": self.row.places.get(code),
        }

    @property
    def chosen(self) -> dict:
        return {
            "level": self.cleaned_data["level"] or Level.CORE,
            "found_at": [passage.as_place() for passage in self.row.passages],
            "figures": [value for code in self.codes if (value := self._value(code))],
        }

    def _value(self, code) -> dict | None:
        low, high, answer = (self.cleaned_data.get(name) for name in (f"{code}-min", f"{code}-max", code))
        if low is not None or high is not None:
            return {"code": code, "min": low, "max": high}
        if answer is True:
            return {"code": code, "min": 1, "max": 1}
        return {"code": code, "choice": answer} if answer else None


class ProofForm(forms.Form):
    keep = forms.BooleanField(required=False)
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, *, code, words, is_kept, passages=()):
        super().__init__(data, prefix=f"p-{code}", initial={"keep": is_kept})
        self.code, self.passages = code, passages
        self.fields["keep"].label = words.proof(code)


class FurtherProofForm(forms.Form):
    proof = forms.ChoiceField(label=_("Add another proof"), required=False)

    def __init__(self, data, *, words, taken):
        super().__init__(data)
        choices = sorted((words.proof(code), code) for code in words.taxonomy.proofs if code not in taken)
        self.fields["proof"].choices = [("", _("Please choose")), *((code, label) for label, code in choices)]


class CapabilitiesForm:
    """All rows of the page: several forms that are valid, or not, together."""

    def __init__(self, data, *, company, proposals, proof_proposals, words):
        self.capabilities = [CapabilityForm(data, row=row, words=words) for row in capability_rows(company, proposals)]
        self.proofs = proof_forms(data, company, proof_proposals, words)
        taken = {form.code for form in self.proofs} | {proof.proof_type.code for proof in company.proofs.all()}
        self.further_proof = FurtherProofForm(data, words=words, taken=taken)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.parts])

    @property
    def parts(self):
        return [*self.capabilities, *self.proofs, self.further_proof]

    @property
    def with_errors(self):
        return [form for form in [*self.capabilities, *self.proofs] if form.errors]

    @property
    def chosen(self) -> dict:
        return {form.row.notation: form.chosen for form in self.capabilities if form.cleaned_data["keep"]}

    @property
    def held(self) -> dict:
        held = {form.code: {"valid_until": form.cleaned_data["valid_until"]} for form in self.proofs if form.cleaned_data["keep"]}
        further = self.further_proof.cleaned_data["proof"]
        return held | ({further: {"valid_until": None}} if further else {})


def capability_rows(company, proposals: list[CapabilityProposal]) -> list[Row]:
    """What is stored, then what the text offers beside it; before the first save what it offers is kept."""
    stored = {capability.concept.notation: capability for capability in company.capabilities.all()}
    proposed = {proposal.notation: proposal for proposal in proposals}
    rows = [_stored_row(capability, proposed.get(notation)) for notation, capability in stored.items()]
    return rows + [
        _proposed_row(proposal, not stored and not proposal.is_sought)
        for notation, proposal in proposed.items()
        if notation not in stored
    ]


def _stored_row(capability, proposal) -> Row:
    values = {figure.key_figure.code: (figure.min, figure.max, figure.choice) for figure in capability.figures.all()}
    return Row(capability.concept.notation, capability.level, True, proposal.passages if proposal else (), values)


def _proposed_row(proposal, is_kept) -> Row:
    values = {figure.code: (figure.min, figure.max, "") for figure in proposal.figures}
    places = {figure.code: figure.passage for figure in proposal.figures}
    return Row(proposal.notation, proposal.level, is_kept, proposal.passages, values, places)


def proof_forms(data, company, proposals: list[ProofProposal], words) -> list[ProofForm]:
    """What the text names and the company does not hold yet; before the first save all is ticked that is not called planned."""
    stored = {proof.proof_type.code for proof in company.proofs.all()}
    is_first = not stored and not company.capabilities.all()
    return [
        ProofForm(
            data,
            code=proposal.code,
            words=words,
            is_kept=is_first and not proposal.is_planned,
            passages=proposal.passages,
        )
        for proposal in sorted(proposals, key=lambda proposal: proposal.code)
        if proposal.code not in stored
    ]


def _applicable(row, taxonomy) -> list[str]:
    """The key figures that belong to the concept, and those that are stated though they would fit any."""
    family = {row.notation, *taxonomy.ancestors(row.notation)} if row.notation in taxonomy.concepts else set()
    return [code for code, figure in taxonomy.key_figures.items() if code in row.values or family & set(figure.concepts)]


def _rounded(value):
    """A whole number without decimals, as people write it."""
    return int(value) if value is not None and value == int(value) else value and round(value, 2)
