from django.db import transaction

from becan.models import log_action
from companies.models import Company, Proof, ProofType
from companies.signals import company_changed


@transaction.atomic
def set_proofs(company, held, *, by):
    """Make the company hold just these: ``{code: {"valid_until": date or None}}``. What the team has seen of one stays noted."""
    Company.objects.select_for_update().get(pk=company.pk)
    company.proofs.exclude(proof_type__code__in=held).delete()
    for proof_type in ProofType.objects.in_use().filter(code__in=held):
        rows = company.proofs.filter(proof_type=proof_type)
        if not rows.update(**held[proof_type.code]):
            Proof.objects.create(company=company, proof_type=proof_type, **held[proof_type.code])
    log_action(company, "company.proofs_saved", actor=by, codes=sorted(held))
    company_changed.send(Company, company=company)
