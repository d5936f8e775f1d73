from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from becan.clock import is_quiet
from becan.models import log_action
from companies.enums import CompanyState
from companies.models import Company, Proof, ProofType
from companies.services.profiles_records import save_record
from companies.services.verification import mail_company
from companies.signals import company_changed

REMIND_BEFORE = (90, 30)  # days


@transaction.atomic
def set_proofs(company, held, *, by, keep_others=False):
    """Make the company hold just these: ``{code: {"valid_until": date or None}}``. What the team has seen of one stays noted.

    Where several records of a kind exist (one for each site), they stay as they are.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    if not keep_others:
        company.proofs.exclude(proof_type__code__in=held).delete()
    for proof_type in ProofType.objects.in_use().filter(code__in=held):
        rows = list(company.proofs.filter(proof_type=proof_type)[:2])
        if not rows:
            Proof.objects.create(company=company, proof_type=proof_type, **held[proof_type.code])
        elif len(rows) == 1:
            _renew(rows[0], held[proof_type.code])
    log_action(company, "company.proofs_saved", actor=by, codes=sorted(held))
    company_changed.send(Company, company=company)


def _renew(proof, values):
    if values.get("valid_until", proof.valid_until) != proof.valid_until:
        proof.reminded_days = None
    for name, value in values.items():
        setattr(proof, name, value)
    proof.save()


@transaction.atomic
def save_proof(company, proof, values, *, by, stamp=None):
    """A new end means a new term: its reminders begin again."""
    if proof.pk and values["valid_until"] != proof.valid_until:
        Proof.objects.filter(pk=proof.pk).update(reminded_days=None)
    return save_record(company, proof, values, by=by, stamp=stamp)


def due_reminders(day):
    """Proofs that end within 90 days and have had no mail for it, and those within 30 whose only mail was the first one."""
    first, second = (day + timedelta(days=days) for days in REMIND_BEFORE)
    is_due = Q(valid_until__lte=first, reminded_days=None) | Q(valid_until__lte=second, reminded_days=REMIND_BEFORE[0])
    return Proof.objects.filter(is_due, valid_until__gte=day, company__state=CompanyState.VERIFIED)


def remind_of_expiry(*, now) -> int:
    """A mail for each proof that ends soon; nobody is reminded in the quiet weeks. Returns how many."""
    day = timezone.localdate(now)
    if is_quiet(day):
        return 0
    rows = list(due_reminders(day).values_list("pk", flat=True))
    return sum(_remind(pk, day) for pk in rows)


@transaction.atomic
def _remind(pk, day) -> bool:
    proof = due_reminders(day).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if proof is None:
        return False
    days = next(days for days in reversed(REMIND_BEFORE) if proof.valid_until <= day + timedelta(days=days))
    proof.reminded_days = days
    proof.save(update_fields=["reminded_days"])
    mail_company(
        proof.company,
        "proof_expiring",
        about=proof,
        context={"proof": proof, "days": (proof.valid_until - day).days},
        dedupe=f"{proof.pk}:{proof.valid_until}:{days}",
    )
    return True
