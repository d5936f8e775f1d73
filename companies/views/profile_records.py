"""Sites, references, contact persons and proofs: a list of each, and a short form for one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from becan.exceptions import DomainError
from companies.blocks import is_own
from companies.enums import Kind as CompanyKind
from companies.forms.contacts import PersonForm
from companies.forms.facts_records import RecordForm, ReferenceForm, SiteForm
from companies.forms.proofs import STATES, ProofChoiceForm, ProofRecordForm, state_of_proof
from companies.models import ContactPerson, Proof, ProofType, Reference, Site
from companies.services.profiles_changes import ChangedMeanwhile
from companies.services.profiles_contacts import remove_contact, save_contact, set_chat_code
from companies.services.profiles_records import remove_record, save_record, stamp_of
from companies.services.proofs import save_proof
from companies.views.access import INVALID, current_words, editable_company, visible_company
from companies.views.profile_editing import Page, conflict_page, fill_from, keeps_input, left_as_is


@dataclass(frozen=True)
class RecordKind:
    model: type[models.Model]
    related: str
    form: type[RecordForm]
    title: Promise
    lead: Promise
    empty: Promise
    add: Promise
    save: Callable = save_record
    remove: Callable = remove_record


KINDS = {
    "sites": RecordKind(
        Site,
        "sites",
        SiteForm,
        gettext_lazy("Sites"),
        gettext_lazy("Where you are, and what you do there."),
        gettext_lazy("No site is stated yet."),
        gettext_lazy("Add a site"),
    ),
    "references": RecordKind(
        Reference,
        "references",
        ReferenceForm,
        gettext_lazy("References"),
        gettext_lazy("For whom you have worked. Only companies to whom you were introduced see it."),
        gettext_lazy("No reference is stated yet."),
        gettext_lazy("Add a reference"),
    ),
    "contacts": RecordKind(
        ContactPerson,
        "contact_persons",
        PersonForm,
        gettext_lazy("Contact persons"),
        gettext_lazy("Who answers. Nobody outside the project team sees a person before that person agrees to be put in touch."),
        gettext_lazy("No contact person is stated yet."),
        gettext_lazy("Add a person"),
        save_contact,
        remove_contact,
    ),
    "proofs": RecordKind(
        Proof,
        "proofs",
        ProofRecordForm,
        gettext_lazy("Certificates and other proofs"),
        gettext_lazy("What you hold, for which site and until when. What has expired no longer counts."),
        gettext_lazy("No proof is stated yet. None is required."),
        gettext_lazy("Add a proof"),
        save_proof,
    ),
}


def _kind(kind, company) -> RecordKind:
    if kind not in KINDS or (company.kind == CompanyKind.MULTIPLIER and kind == "proofs"):
        raise Http404
    return KINDS[kind]


@login_required
@require_safe
def profile_records(request, pk, kind):
    company, words = editable_company(request, pk), current_words()
    record_kind = _kind(kind, company)
    context = {"company": company, "kind": kind, "words_of": record_kind, "rows": _rows(company, record_kind, words)}
    if kind == "proofs":
        context["choice"] = ProofChoiceForm(words=words)
    return render(request, "companies/profile_records.html", context)


def _rows(company, record_kind, words):
    records = getattr(company, record_kind.related).all()
    if record_kind.model is Proof:
        records = records.select_related("proof_type", "site")
    return [_row(record, record_kind.form, words) for record in records]


def _row(record, form, words):
    title, text = form.summary(record, words)
    row = {"pk": record.pk, "title": title, "text": text}
    if isinstance(record, Proof):
        word, tone = STATES[state_of_proof(record)]
        row |= {"word": word, "tone": tone, "proof": record}
    return row


@keeps_input
@require_http_methods(["GET", "HEAD", "POST"])
def profile_record(request, pk, kind, record=None):
    company, words = editable_company(request, pk), current_words()
    record_kind = _kind(kind, company)
    row = _record(request, company, record_kind, record)
    page = Page(f"{kind}-{record or 'new'}", *(("profile_record", (kind, record)) if record else ("profile_record_new", (kind,))))
    if request.method == "POST" and "remove" in request.POST and row.pk:
        return _remove(request, company, kind, row)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = record_kind.form(data, files, record=row, company=company, words=words)
    draft = page.draft(request, company)
    if request.method != "POST":
        fill_from(form, draft)
        if draft:
            page.saved(request, company)  # it is in the form now; short forms keep no further drafts
    elif form.is_valid():
        try:
            return _save(request, company, kind, form)
        except ChangedMeanwhile as error:
            return _conflict(request, page, error, form)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"company": company, "kind": kind, "words_of": record_kind, "form": form, "record": row, "draft": draft}
    return render(request, "companies/profile_record.html", context, status=INVALID if form.is_bound else 200)


def _record(request, company, record_kind, pk):
    if pk:
        return get_object_or_404(getattr(company, record_kind.related), pk=pk)
    record = record_kind.model(company=company)
    if record_kind.model is Proof:
        code = request.POST.get("proof") or request.GET.get("proof") or ""
        record.proof_type = get_object_or_404(ProofType.objects.in_use(), code=code[:60])
    return record


@transaction.atomic
def _save(request, company, kind, form):
    values = form.values
    stamp = request.POST.get("stamp") or None
    for name in left_as_is(request.POST) & set(values):
        values[name] = getattr(form.record, name)
    record = KINDS[kind].save(company, form.record, values, by=request.user, stamp=stamp)
    if kind == "contacts" and form.cleaned_data.get("code"):
        set_chat_code(record, form.cleaned_data["code"])
    elif kind == "contacts" and form.cleaned_data.get("remove_code"):
        set_chat_code(record, None)
    messages.success(request, _("Saved."))
    return redirect("companies:profile_records", pk=company.pk, kind=kind)


def _remove(request, company, kind, record):
    try:
        KINDS[kind].remove(company, record, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Removed."))
    return redirect("companies:profile_records", pk=company.pk, kind=kind)


def _conflict(request, page, error, form):
    """The stamp of what stands there now: whoever has chosen is not asked again."""
    error.conflicts = {key: pair for key, pair in error.conflicts.items() if key in form.fields}
    form.record.refresh_from_db()
    stamp = stamp_of(form.record)
    return conflict_page(request, page, error, label=lambda key: form.fields[key].label, words_of=form.in_words, stamp=stamp)


@login_required
@require_safe
def chat_code_file(request, pk, person):
    """For its own people and the team only; whoever was introduced gets it on the page of the introduction."""
    company = visible_company(request, pk)
    if not is_own(request.user, company):
        raise Http404
    return stored_file(get_object_or_404(company.contact_persons.exclude(chat_code=""), pk=person).chat_code)


def stored_file(file):
    try:
        response = FileResponse(file.open("rb"))
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=3600"
    return response
