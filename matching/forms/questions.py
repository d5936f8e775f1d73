"""A question to the other side, and the typed fields that answer it."""

from decimal import Decimal

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.adapters import current_taxonomy
from companies.forms.figures import FigureField
from matching.answers import parts_for, unit_word
from matching.enums import PartKind
from matching.forms.introductions import RECORDED
from matching.ready_questions import by_topic, questions_for, ready_questions, wording
from matching.services.questions import Reply

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LOWER, UPPER = "low", "high"


class QuestionForm(forms.Form):
    """One of the ready questions, those that fit first, or free words."""

    ready = forms.ChoiceField(
        label=_("A ready question"),
        help_text=_(
            "The other side reads it in its own language, and you read the answer in yours. No waiting for a translation."
        ),
        required=False,
    )
    question = forms.CharField(
        label=_("Or in your own words"),
        help_text=_("We translate your words before they are passed on."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, side, notations, first=None):
        super().__init__(data, prefix="q")
        language, taxonomy = get_language(), current_taxonomy()
        self.named = {}
        groups = [("", "—")]
        if first and ready_questions()[first[0]].is_for(side):
            self.named["first"] = first
            groups.append(
                (_("To clarify first"), [("first", wording(ready_questions()[first[0]], first[1], language, taxonomy))])
            )
        topics = by_topic((one for one in questions_for(side, notations)), language)
        groups += [(topic, [(one.code, one.text[language]) for one in questions]) for topic, questions in topics.items()]
        self.fields["ready"].choices = groups

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("ready") and not data.get("question", "").strip():
            self.add_error("ready", _("Please choose a question, or write one."))
        return data

    @property
    def asked(self) -> dict:
        """What ``services.questions.ask`` asks for."""
        chosen = self.cleaned_data["ready"]
        if not chosen:
            return {"words": self.cleaned_data["question"], "language": get_language()}
        code, params = self.named.get(chosen, (chosen, {}))
        return {"code": code, "params": params}


class NumberField(FigureField):
    """Where the unit is chosen beside it, none may stand behind the number."""

    def __init__(self, *, units, **options):
        super().__init__(figure="", unit=units[0], shown_unit="", **options)
        self._has_choice = len(units) > 1

    def _in_own_unit(self, quantity):
        if quantity.unit and self._has_choice:
            raise self._not_understood()
        return super()._in_own_unit(quantity)


class ReplyForm(forms.Form):
    """A field for each part of the answer; one that is filled in will do."""

    use_required_attribute = False

    def __init__(self, data=None, *, question):
        super().__init__(data, prefix="a")
        self.question, self.parts = question, parts_for(question, current_taxonomy())
        for part in self.parts:
            self._add(part)
        self.fields["undecided"] = forms.BooleanField(label=_("We cannot say yet"), required=False, initial=question.is_undecided)

    def _add(self, part):
        label = part.label.get(get_language()) or _("Your answer")
        stored = self.question.answer.get(part.key)
        if part.kind in (PartKind.NUMBER, PartKind.RANGE):
            self._add_numbers(part, label, stored or {})
        else:
            self.fields[part.key] = self._field(part, label, stored)

    def _field(self, part, label, stored):
        options = {"label": label, "required": False, "initial": stored}
        choices = [(code, names[get_language()]) for code, names in part.choices.items()]
        if part.kind == PartKind.FLAG:
            options["initial"] = {True: "yes", False: "no"}.get(stored, "")
            return forms.ChoiceField(
                choices=[("yes", pgettext_lazy("answer", "yes")), ("no", pgettext_lazy("answer", "no"))],
                widget=forms.RadioSelect,
                **options,
            )
        if part.kind == PartKind.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *choices], **options)
        if part.kind == PartKind.CHOICES:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
        if part.kind == PartKind.DATE:
            return forms.DateField(widget=DAY, **options)
        words = self.question.answer_passage.words if self.question.answer_passage else ""
        return forms.CharField(max_length=500, **options | {"initial": words})

    def _add_numbers(self, part, label, stored):
        units = part.units or ("",)
        one_unit = unit_word(units[0], get_language()) if len(units) == 1 else ""
        for bound in (LOWER, UPPER) if part.kind == PartKind.RANGE else (LOWER,):
            name = _("%(label)s, up to") % {"label": label} if bound == UPPER else label
            self.fields[f"{part.key}-{bound}"] = NumberField(
                units=units,
                label=f"{name} ({one_unit})" if one_unit else name,
                initial=float(stored[bound]) if stored.get(bound) else None,
            )
        if len(units) > 1:
            choices = [(unit, unit_word(unit, get_language())) for unit in units]
            self.fields[f"{part.key}-unit"] = forms.ChoiceField(
                label=_("Unit"), choices=choices, required=False, initial=stored.get("unit")
            )

    def clean(self):
        data = super().clean()
        if not self.errors and not self.reply:
            raise forms.ValidationError(_("Please fill in at least one part of the answer."))
        for part in self.parts:
            low, high = data.get(f"{part.key}-{LOWER}"), data.get(f"{part.key}-{UPPER}")
            if low is not None and high is not None and low > high:
                self.add_error(f"{part.key}-{LOWER}", _("The first number must not be above the second one."))
        return data

    @property
    def reply(self) -> Reply:
        values = {part.key: value for part in self.parts if (value := self._value(part)) not in (None, "", [])}
        words = next((self.cleaned_data.get(part.key, "") for part in self.parts if part.kind == PartKind.TEXT), "")
        undecided = self.cleaned_data["undecided"] and not (values or words)
        return Reply(values, words.strip(), get_language() if words.strip() else "", undecided)

    def _value(self, part):
        data = self.cleaned_data
        if part.kind in (PartKind.NUMBER, PartKind.RANGE):
            bounds = {bound: _plain(data.get(f"{part.key}-{bound}")) for bound in (LOWER, UPPER)}
            found = {bound: value for bound, value in bounds.items() if value}
            return found | {"unit": data.get(f"{part.key}-unit") or (part.units or ("",))[0]} if found else None
        if part.kind == PartKind.FLAG:
            return {"yes": True, "no": False}.get(data.get(part.key))
        if part.kind == PartKind.DATE:
            return data[part.key].isoformat() if data.get(part.key) else None
        return None if part.kind == PartKind.TEXT else data.get(part.key)


def _plain(number) -> str:
    return "" if number is None else f"{Decimal(repr(number)).normalize():f}"


class RecordReplyForm(ReplyForm):
    """What somebody of the company said elsewhere; the company gets a mail about it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        channels = [(one.value, one.label) for one in RECORDED]
        self.fields["channel"] = forms.ChoiceField(label=_("How the answer came"), choices=channels)
        self.fields["told_by"] = forms.CharField(label=_("Who said so"), max_length=120)
        self.order_fields(["channel", "told_by"])
