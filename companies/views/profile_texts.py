"""The company's own words, and their translations beside them."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from becan.exceptions import DomainError
from companies.enums import CompanyState, Language, TextState
from companies.forms.texts import FIELDS, LanguageForm, TranslationForm
from companies.models import TextSource
from companies.services import save_texts
from companies.services.profiles_changes import ChangedMeanwhile
from companies.services.translating import day_of_translation, fields_to_translate, request_translations
from companies.texts import state_of, text_of
from companies.translation_diff import changes_between
from companies.translation_providers import current_provider
from companies.views.access import INVALID, editable_company, next_step
from companies.views.profile_drafts import PAGES
from companies.views.profile_editing import conflict_page, fill_from, keeps_input, left_as_is, version_in

METHODS = ["GET", "HEAD", "POST"]


@keeps_input
@require_http_methods(METHODS)
def company_edit(request, pk):
    """The texts in the company's own language; the others are translations of them."""
    company, page = editable_company(request, pk), PAGES["texts"]
    draft = page.draft(request, company)
    form = LanguageForm(request.POST if request.method == "POST" else None, company=company, language=company.original_language)
    if request.method != "POST":
        fill_from(form, draft)
    elif form.is_valid() and (answer := _save(request, company, page, form)):
        return answer
    context = page.context(company, draft, posted=request.POST if request.method == "POST" else None)
    context |= {"form": form, "is_draft": company.state == CompanyState.DRAFT, "languages": language_states(company)}
    return render(request, "companies/company_edit.html", context, status=INVALID if request.method == "POST" else 200)


def _save(request, company, page, form, *, checked=()):
    """The next page, or the one with the conflict; nothing where the texts are not accepted: the form says why."""
    version = version_in(request.POST, company)
    try:
        company = save_texts(
            company, form.texts, by=request.user, version=version, checked=checked, leave=left_as_is(request.POST)
        )
    except ChangedMeanwhile as error:
        return conflict_page(request, page, error, label=_label, words_of=lambda _key, value: value)
    except DomainError as error:
        form.add_error("name", str(error))
        return None
    page.saved(request, company)
    messages.success(request, _("Saved."))
    return next_step(company) if page.code == "texts" else redirect(page.url(company))


def _label(key):
    return FIELDS[key.partition(":")[0]].label


@dataclass(frozen=True)
class LanguageState:
    language: str
    label: str
    state: str
    is_original: bool
    promised_on: date | None = None


def language_states(company) -> list[LanguageState]:
    """How each language stands by its weakest text: what is missing counts only where the original has it."""
    return [
        LanguageState(
            language.value,
            str(language.called),
            _weakest(company, language),
            language == company.original_language,
            day_of_translation(company, language),
        )
        for language in Language
    ]


ORDER = [TextState.OUTDATED, TextState.MACHINE, TextState.MISSING, TextState.CHECKED, TextState.ORIGINAL]


def _weakest(company, language):
    fields = [
        field
        for field in ("tagline", "summary", "description", "looking_for")
        if text_of(company, field, company.original_language)
    ]
    states = {state_of(company, field, language) for field in fields}
    return next((state for state in ORDER if state in states), TextState.MISSING)


@keeps_input
@require_http_methods(METHODS)
def profile_translation(request, pk, language):
    """The original on the left, the translation on the right; what has changed in the original since is marked."""
    company = editable_company(request, pk)
    if language not in Language.values or language == company.original_language:
        raise Http404
    page = PAGES[f"translation-{language}"]
    draft = page.draft(request, company)
    form = TranslationForm(request.POST if request.method == "POST" else None, company=company, language=language)
    if request.method != "POST":
        fill_from(form, draft)
    elif form.is_valid() and (answer := _save(request, company, page, form, checked=form.checked)):
        return answer
    context = page.context(company, draft, posted=request.POST if request.method == "POST" else None)
    context |= {
        "form": form,
        "rows": translation_rows(company, form),
        "languages": language_states(company),
        "original": Language(company.original_language),
        "can_request": current_provider() is not None and bool(fields_to_translate(company, language)),
        "waiting": company.translation_requests.filter(language=language).first(),
    }
    return render(request, "companies/profile_translation.html", context, status=INVALID if request.method == "POST" else 200)


def translation_rows(company, form):
    """A row for each text: the source with its changes, the field, its state, and who has checked it when."""
    sources = {
        row.field: row for row in TextSource.objects.filter(company=company, language=form.language).select_related("checked_by")
    }
    rows = []
    for name in FIELDS:
        source, written = text_of(company, name, company.original_language), sources.get(name)
        is_old = written and form.states[name] == TextState.OUTDATED and written.source != source
        rows.append(
            {
                "field": form[name],
                "source": source,
                "changes": changes_between(written.source, source) if is_old else None,
                "state": form.states[name],
                "written": written,
                "checked": form[f"{name}-checked"] if f"{name}-checked" in form.fields else None,
            }
        )
    return rows


@login_required
@require_POST
def profile_translate(request, pk, language):
    """Ask the machine for what is missing in this language."""
    company = editable_company(request, pk)
    page = PAGES.get(f"translation-{language}")
    if page is None or language == company.original_language or current_provider() is None:
        raise Http404
    request_translations(company, [language])
    messages.success(request, _("The translation is being made. It stays marked as automatic until somebody has checked it."))
    return redirect(page.url(company))
