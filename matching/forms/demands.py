"""The first two steps of a demand: one text, and what is required. The third is ``demand_facts``."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError
from becan.language.fold import has_chinese
from companies.forms.capabilities import CapabilityForm, Row
from companies.texts import in_language
from companies.uploads import read_upload
from matching.demand_types import propose_type, types_for
from matching.importance import is_wished
from matching.services.demand_files import KINDS, MOST_BYTES

IMPORTANCE = [("must", pgettext_lazy("importance", "Must")), ("wish", pgettext_lazy("importance", "Wish"))]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DemandTextForm(forms.Form):
    company = forms.ModelChoiceField(label=_("For which company?"), queryset=None, empty_label=None)
    type = forms.ChoiceField(label=_("What kind of demand is it?"), required=False)
    title = forms.CharField(
        label=_("What are you looking for, in one line?"),
        help_text=_("For example: supplier of vacuum die-cast housings. Please leave your company's name out."),
        max_length=256,
    )
    description = forms.CharField(
        label=_("Describe it in your own words"),
        help_text=_(
            "Part, material, quantity, deadline, whatever you know. Only the project team reads this text. No drawings, no recipes."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args, words, companies=None, demand=None, **kwargs):
        if demand:
            kwargs["initial"] = {
                name: in_language(demand, name, demand.original_language).value for name in ("title", "description")
            } | {"type": demand.type}
        super().__init__(*args, **kwargs)
        self.words, self.companies = words, [demand.company] if demand else list(companies)
        codes = dict.fromkeys(code for company in self.companies for code in types_for(company, words.taxonomy))
        labels = [(code, words.demand_type(code)) for code in codes]
        self.fields["type"].choices = [("", _("Propose it from my text")), *labels]
        if len(self.companies) == 1:
            del self.fields["company"]
        else:
            self.fields["company"].queryset = companies

    def clean(self):
        data = super().clean()
        if data.get("type") and data["type"] not in types_for(self.poster, self.words.taxonomy):
            self.add_error("type", _("This kind of demand does not fit the company. Please choose another one."))
        return data

    @property
    def poster(self):
        return self.cleaned_data.get("company") or self.companies[0]

    @property
    def chosen_type(self):
        """As the author says, else what the text asks for."""
        text = "\n".join(self.texts.values())
        return self.cleaned_data["type"] or propose_type(text, self.poster.side, self.words.taxonomy)

    def language(self, reader):
        """What the text is written in: the script tells Chinese; else it is the reader's language."""
        if has_chinese(self.cleaned_data["description"]):
            return "zh-hans"
        return "en" if reader == "zh-hans" else reader

    @property
    def texts(self):
        return {name: self.cleaned_data[name] for name in ("title", "description")}


class RequirementForm(CapabilityForm):
    """A concept that is sought: must or wish, with the figures that an offer has to reach."""

    strict = forms.BooleanField(label=_("These figures are a must"), required=False)

    def __init__(self, data, *, row, words, is_strict=False):
        super().__init__(data, row=row, words=words)
        self.fields["level"].choices = IMPORTANCE
        self.fields["level"].label = _("Importance")
        self.fields["strict"].initial = is_strict

    @property
    def figures(self):
        is_must = self.cleaned_data["strict"]
        return [figure | {"concept": self.row.notation, "is_must": is_must} for figure in self.chosen["figures"]]


class DemandProofForm(forms.Form):
    keep = forms.BooleanField(required=False)
    is_without_exception = forms.BooleanField(label=_("without exception"), required=False)
    needed_by = forms.DateField(label=_("or planned by"), required=False, widget=DATE)

    def __init__(self, data, *, code, words, is_kept, stored=None, passages=()):
        initial = {"is_without_exception": stored.is_without_exception, "needed_by": stored.needed_by} if stored else {}
        super().__init__(data, prefix=f"p-{code}", initial=initial | {"keep": is_kept})
        self.code, self.passages = code, passages
        self.fields["keep"].label = words.proof(code)

    @property
    def required(self):
        return {"code": self.code} | {name: self.cleaned_data[name] for name in ("is_without_exception", "needed_by")}


class FurtherProofForm(forms.Form):
    proof = forms.ChoiceField(label=_("Ask for another proof"), required=False)

    def __init__(self, data, *, words, taken):
        super().__init__(data)
        choices = sorted((words.proof(code), code) for code in words.taxonomy.proofs if code not in taken)
        self.fields["proof"].choices = [("", _("None")), *((code, label) for label, code in choices)]


class RequirementsForm:
    """All rows of the page: several forms that are valid, or not, together."""

    def __init__(self, data, *, demand, proposals, proof_proposals, words):
        strict = {row.concept.notation for row in demand.figures.all() if row.is_must and row.concept}
        self.concepts = [
            RequirementForm(data, row=row, words=words, is_strict=row.notation in strict)
            for row in requirement_rows(demand, proposals)
        ]
        self.proofs = list(_proof_forms(data, demand, proof_proposals, words))
        self.further_proof = FurtherProofForm(data, words=words, taken={form.code for form in self.proofs})

    def is_valid(self):
        return all([form.is_valid() for form in [*self.concepts, *self.proofs, self.further_proof]])

    @property
    def with_errors(self):
        return [form for form in [*self.concepts, *self.proofs] if form.errors]

    @property
    def requirements(self):
        kept = [form for form in self.concepts if form.cleaned_data["keep"]]
        further = self.further_proof.cleaned_data["proof"]
        proofs = [form.required for form in self.proofs if form.cleaned_data["keep"]]
        return {
            "musts": {form.row.notation for form in kept if form.cleaned_data["level"] == "must"},
            "wishes": {form.row.notation for form in kept if form.cleaned_data["level"] == "wish"},
            "figures": [figure for form in kept for figure in form.figures],
            "proofs": proofs + ([{"code": further}] if further else []),
        }


def requirement_rows(demand, proposals):
    """What is stored, then what the text offers beside it; before the first save every proposal is kept, as firmly as the text asks for it."""
    stored = {row.concept.notation: row for row in demand.demand_concepts.all()}
    proposed = {proposal.notation: proposal for proposal in proposals}
    values = _stored_values(demand)
    for notation, row in stored.items():
        passages = proposed[notation].passages if notation in proposed else ()
        yield Row(notation, "must" if row.is_must else "wish", True, passages, values.get(notation, {}))
    for notation, proposal in proposed.items():
        if notation not in stored:
            found = {figure.code: (figure.min, figure.max, "") for figure in proposal.figures}
            places = {figure.code: figure.passage for figure in proposal.figures}
            level = "wish" if is_wished(proposal.passages) else "must"
            yield Row(notation, level, not stored, proposal.passages, found, places)


def _stored_values(demand):
    values = {}
    for figure in demand.figures.all():
        if figure.concept:
            values.setdefault(figure.concept.notation, {})[figure.key_figure.code] = (figure.min, figure.max, figure.choice)
    return values


def _proof_forms(data, demand, proposals, words):
    stored = {row.proof_type.code: row for row in demand.demand_proofs.all()}
    proposed = {proposal.code: proposal for proposal in proposals}
    is_first = not stored and not demand.demand_concepts.all()
    for code in sorted({*stored, *proposed}):
        passages = proposed[code].passages if code in proposed else ()
        yield DemandProofForm(
            data, code=code, words=words, is_kept=code in stored or is_first, stored=stored.get(code), passages=passages
        )


class ReleaseForm(forms.Form):
    """What the team writes for the other side: title and summary in its language, without a name."""

    title = forms.CharField(label=_("Title"), max_length=256)
    summary = forms.CharField(label=_("Summary"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}))


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("What is missing?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class OverrideForm(forms.Form):
    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    quote = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(label=_("Why may it stay?"), max_length=500)


class DemandFileForm(forms.Form):
    file = forms.FileField(
        label=_("Add a file"),
        help_text=_(
            "PDF, Excel (XLSX), JPEG or PNG, at most 4 MB. Drawings and recipes belong here only after an NDA; please no names where the demand is anonymous."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx,image/jpeg,image/png"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            return file.name, read_upload(file, kinds=KINDS, most_bytes=MOST_BYTES)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args, words, list_name, about, **kwargs):
        super().__init__(*args, **kwargs)
        codes = words.taxonomy.codes[list_name].values()
        self.fields["reason"].choices = [
            (code.code, words.code(list_name, code.code)) for code in codes if about in code.extra.split("|")
        ]
