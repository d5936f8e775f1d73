from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import CompanyState, MaintainedBy
from companies.models import Concept, KeyFigure, ProofType
from companies.rules import acting_multiplier
from companies.services import mail_company
from companies.texts import has_checked, write_text
from matching.demand_documents import write_demand_documents
from matching.enums import DemandState as State
from matching.models import Demand, DemandConcept, DemandFigure, DemandProof
from matching.rules import READERS_LANGUAGE
from matching.services.quality import blockers, note_publication
from matching.services.refresh import request_refresh

LIFE = timedelta(days=180)
TRANSITIONS = {
    State.DRAFT: {State.SUBMITTED, State.CLOSED},
    State.SUBMITTED: {State.IN_REVIEW, State.NEEDS_CHANGES, State.PUBLISHED, State.REJECTED},
    State.IN_REVIEW: {State.NEEDS_CHANGES, State.PUBLISHED, State.REJECTED},
    State.NEEDS_CHANGES: {State.SUBMITTED, State.PUBLISHED, State.REJECTED},
    State.PUBLISHED: {State.ON_HOLD, State.CLOSED},
    State.ON_HOLD: {State.PUBLISHED, State.CLOSED},
    State.CLOSED: set(),
    State.REJECTED: set(),
}


@transaction.atomic
def create_demand(company, *, by, title, description, language, type=""):
    """One text is enough to begin with; concepts, figures and proofs are proposed from it."""
    multiplier = acting_multiplier(by, company)
    demand = Demand(
        company=company,
        posted_by=by,
        on_behalf_by=multiplier,
        maintained_by=MaintainedBy.STAFF if by.is_project_manager else MaintainedBy.COMPANY,
        type=type,
        original_language=language,
        is_demo=settings.BECAN_DEMO,
    )
    write_text(demand, "title", language, title)
    write_text(demand, "description", language, description)
    demand.save()
    log_action(demand, "demand.created", actor=by, on_behalf_of=company if multiplier else None)
    write_demand_documents(demand.pk)
    return demand


@transaction.atomic
def save_demand(demand, *, by, texts=None, facts=None):
    """Write ``{(field, language): text}`` and plain columns. What is published is ranked anew."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    for (field, language), value in (texts or {}).items():
        write_text(locked, field, language, value)
    for name, value in (facts or {}).items():
        setattr(locked, name, value)
    locked.save()
    log_action(
        locked,
        "demand.saved",
        actor=by,
        on_behalf_of=_on_behalf(locked, by),
        fields=sorted({f for f, _l in texts or {}} | set(facts or {})),
    )
    _changed(locked)
    return locked


@transaction.atomic
def set_requirements(demand, *, by, musts=(), wishes=(), figures=(), proofs=()):
    """Replace what is required: notations, ``{"code", "concept", "min", "max", "choice", "is_must"}``, ``{"code", "is_without_exception", "needed_by"}``."""
    Demand.objects.select_for_update().get(pk=demand.pk).save(update_fields=["updated_at"])
    _set_concepts(demand, musts, wishes)
    _set_figures(demand, figures)
    _set_proofs(demand, proofs)
    log_action(
        demand,
        "demand.requirements_saved",
        actor=by,
        on_behalf_of=_on_behalf(demand, by),
        musts=sorted(musts),
        wishes=sorted(wishes),
    )
    _changed(demand)


def _set_concepts(demand, musts, wishes):
    is_must = {notation: False for notation in wishes} | {notation: True for notation in musts}
    demand.demand_concepts.all().delete()
    DemandConcept.objects.bulk_create(
        DemandConcept(demand=demand, concept=concept, is_must=is_must[concept.notation])
        for concept in Concept.objects.in_use().filter(notation__in=is_must)
    )


def _set_figures(demand, figures):
    key_figures = {row.code: row for row in KeyFigure.objects.filter(code__in=[figure["code"] for figure in figures])}
    concepts = {
        row.notation: row for row in Concept.objects.filter(notation__in=[figure.get("concept") or "" for figure in figures])
    }
    demand.figures.all().delete()
    DemandFigure.objects.bulk_create(
        DemandFigure(
            demand=demand,
            key_figure=key_figures[figure["code"]],
            concept=concepts.get(figure.get("concept")),
            min=figure.get("min"),
            max=figure.get("max"),
            choice=figure.get("choice", ""),
            is_must=figure.get("is_must", False),
        )
        for figure in figures
    )


def _set_proofs(demand, proofs):
    types = {row.code: row for row in ProofType.objects.filter(code__in=[proof["code"] for proof in proofs])}
    demand.demand_proofs.all().delete()
    DemandProof.objects.bulk_create(
        DemandProof(
            demand=demand,
            proof_type=types[proof["code"]],
            is_without_exception=proof.get("is_without_exception", False),
            needed_by=proof.get("needed_by"),
        )
        for proof in proofs
    )


def _changed(demand):
    write_demand_documents(demand.pk)
    if demand.state == State.PUBLISHED:
        request_refresh(demand=demand)


def _on_behalf(demand, user):
    return demand.company if user and acting_multiplier(user, demand.company) else None


@transaction.atomic
def change_state(demand, state, *, by, reason="", close_reason=""):
    """Move a demand on; the only writer of ``Demand.state``. Whoever comes second is told so."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    locked.state, locked.state_reason, locked.close_reason, locked.state_changed_at = state, reason, close_reason, timezone.now()
    if state == State.PUBLISHED:
        locked.published_at = locked.published_at or timezone.now()
        locked.expires_on = locked.expires_on or timezone.localdate() + LIFE
    locked.save()
    log_action(locked, f"demand.{state}", actor=by, reason=reason or close_reason, on_behalf_of=_on_behalf(locked, by))
    write_demand_documents(locked.pk)
    request_refresh(demand=locked)
    return locked


@transaction.atomic
def submit_demand(demand, *, by):
    demand = change_state(demand, State.SUBMITTED, by=by)
    mail_demand(demand, "demand_submitted")
    return demand


def missing_for_publication(demand):
    """What still keeps a demand from the other side: codes of steps, in their order."""
    language = READERS_LANGUAGE[demand.company.side]
    missing = [] if demand.company.state == CompanyState.VERIFIED else ["company"]
    missing += [field for field in ("title", "summary") if not has_checked(demand, field, language)]
    if not demand.demand_concepts.exists():
        missing.append("concepts")
    return missing


@transaction.atomic
def publish_demand(demand, *, by):
    if missing_for_publication(demand):
        raise DomainError(_("Title and summary in the readers' language, a concept and a verified company are needed first."))
    if found := blockers(demand):
        sentence = _("Please settle this first, or override it with a reason: %(quotes)s")
        raise DomainError(sentence % {"quotes": " · ".join(one.quote or str(one.label) for one in found)})
    note_publication(demand, by=by)
    demand = change_state(demand, State.PUBLISHED, by=by)
    mail_demand(demand, "demand_published", by=by)
    return demand


@transaction.atomic
def ask_for_changes(demand, question, *, by):
    demand = change_state(demand, State.NEEDS_CHANGES, by=by, reason=question)
    mail_demand(demand, "demand_needs_changes", by=by, context={"question": question})
    return demand


@transaction.atomic
def reject_demand(demand, reason, *, by):
    demand = change_state(demand, State.REJECTED, by=by, reason=reason)
    mail_demand(demand, "demand_rejected", by=by, context={"reason": reason})
    return demand


def close_demand(demand, close_reason, *, by):
    return change_state(demand, State.CLOSED, by=by, close_reason=close_reason)


def mail_demand(demand, kind, *, by=None, context=None, dedupe=""):
    context = {"demand": demand} | (context or {})
    moment = dedupe or demand.state_changed_at.isoformat()
    mail_company(demand.company, kind, by=by, about=demand, context=context, dedupe=f"{demand.pk}:{moment}")
