"""The fragments that every page is made of."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _an_english_reader():
    with override("en"):
        yield


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


class SampleForm(forms.Form):
    text = forms.CharField(label="Text", help_text="One paragraph.", max_length=100, widget=forms.Textarea)
    level = forms.ChoiceField(label="Level", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", help_text="Please read first.")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


class TestForm:
    def ids(self, html):
        return set(re.findall(r'\bid="([^"]+)"', html))

    def test_every_description_and_every_link_of_the_summary_has_its_target(self):
        html = str(SampleForm({"text": "x" * 101}))
        pointers = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split() + re.findall(r'href="#([^"]+)"', html)
        assert len(pointers) == 8
        assert set(pointers) - self.ids(html) == set()

    def test_a_fresh_form_shows_no_errors(self):
        html = str(SampleForm())
        assert ("error-summary" in html, "has-error" in html) == (False, False)

    def test_a_long_text_has_a_counter_that_works_without_javascript(self):
        assert "at most 100 characters" in words(str(SampleForm()))

    def test_what_the_user_typed_is_escaped(self):
        assert "<script>" not in str(SampleForm({"text": "<script>alert(1)</script>"}))

    def test_a_field_by_itself_looks_as_in_the_form(self):
        form = SampleForm()
        assert str(form["text"].as_field_group()) in str(form)


@pytest.mark.parametrize(
    ("language", "state", "seen"),
    [
        ("en", "original", "Guss"),
        ("de", "original", "Guss in German"),
        ("zh-hans", "checked", "Guss in Chinese"),
        ("en", "machine", "Guss automatic translation"),
        ("de", "machine", "Guss in German automatic translation"),
        ("en", "outdated", "Guss translation out of date"),
    ],
)
def test_a_text_says_its_language_and_its_state(language, state, seen):
    html = render_to_string("components/_text.html", {"text": SimpleNamespace(value="Guss", language=language, state=state)})
    assert (words(html), f'lang="{language}"' in html) == (seen, True)


def test_a_missing_text_is_said_to_be_missing():
    html = render_to_string("components/_text.html", {"text": SimpleNamespace(value="", language="", state="missing")})
    assert words(html) == "not stated"


def test_reasons_leave_out_what_is_empty():
    reasons = SimpleNamespace(strengths=["Aluminium die casting"], open=[], unknown=["Locking force"], question=None)
    html = render_to_string("components/reasons.html", {"reasons": reasons})
    assert words(html) == "What fits Aluminium die casting Not stated Locking force"


def test_facts_leave_out_what_is_empty():
    html = render_to_string("components/facts.html", {"facts": [("Region", "Brandenburg"), ("Size", "")]})
    assert words(html) == "Region Brandenburg"


@pytest.mark.parametrize(("band", "label"), [("strong", "Fits well"), ("possible", "Could fit")])
def test_bands(band, label):
    assert words(render_to_string("components/band.html", {"band": band})) == label
