"""What the other side of an introduction is told when a company changes what it relies on: name, contact person, status, proofs.

Once a day the facts that the other side may read are compared with those it was told last: whichever way a change came, it is told once,
and what was taken back meanwhile never.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from becan.models import log_action
from companies.enums import CompanyState, Language
from companies.services import mail_company
from companies.texts import text_of
from matching.enums import Part
from matching.models import Introduction, IntroductionSide
from matching.services.contacts import consents_in_force, released_contact

GONE = (CompanyState.REJECTED, CompanyState.ARCHIVED)


def tell_changes(*, now) -> int:
    """To every side of an introduction that both know of and that has not ended. Returns how many sides were told something."""
    known = Introduction.objects.open().filter(introduced_at__isnull=False).order_by("pk")
    return sum(_tell(pk, timezone.localdate(now)) for pk in known.values_list("pk", flat=True))


def note_told(introduction: Introduction) -> None:
    """Both names have just gone out: from here on changes count."""
    for row in introduction.sides.all():
        row.told = {"facts": facts_of(introduction, Part(row.side), timezone.localdate())}
        row.save(update_fields=["told"])


@transaction.atomic
def _tell(pk, day) -> int:
    introduction = Introduction.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if introduction is None:
        return 0
    return sum(_tell_of(introduction, row, day) for row in introduction.sides.all())


def _tell_of(introduction, row: IntroductionSide, day) -> bool:
    part = Part(row.side)
    facts, before = facts_of(introduction, part, day), row.told.get("facts")
    if facts == before:
        return False
    changes = changes_between(before, facts) if before else {}
    row.told = {"facts": facts} | ({"changes": changes, "on": day.isoformat()} if changes else {})
    row.save(update_fields=["told"])
    if changes:
        log_action(introduction, "introduction.change_told", side=part)
        _mail(introduction, part, changes, day)
    return bool(changes)


def facts_of(introduction: Introduction, part: Part, day) -> dict:
    """No more than the page shows to the other side. Persons only as a mark: the words stay where their consent is."""
    company = getattr(introduction, part)
    names = {language: text_of(company, "name", language) for language in Language.values}
    return {
        "names": {language: name for language, name in names.items() if name},
        "contact": _contact_mark(introduction, part),
        "state": _state_of(company),
        "proofs": sorted(
            {proof.proof_type.code for proof in company.proofs.select_related("proof_type") if proof.is_valid_on(day)}
        ),
    }


def _contact_mark(introduction, part) -> str:
    """Empty without a consent: then the page shows nobody, and there is nothing to tell."""
    if not consents_in_force(introduction, part).exists():
        return ""
    values = [value for _label, value in released_contact(introduction, part)]
    return salted_hmac("matching.partner_news", repr(values)).hexdigest()


def _state_of(company) -> str:
    if company.state in GONE:
        return "gone"
    return "resting" if company.state == CompanyState.SUSPENDED else "open"


def changes_between(before: dict, now: dict) -> dict:
    """A name that is added in a further language, or a consent that ends, changes nothing for the other side."""
    names = [[old, now["names"][language]] for language, old in before["names"].items() if now["names"].get(language, old) != old]
    changes = {
        "names": names,
        "contact": bool(before["contact"] and now["contact"] and before["contact"] != now["contact"]),
        "state": now["state"] if now["state"] != before["state"] else "",
        "lost": sorted(set(before["proofs"]) - set(now["proofs"])),
        "gained": sorted(set(now["proofs"]) - set(before["proofs"])),
    }
    return {name: change for name, change in changes.items() if change}


def _mail(introduction, part, changes, day):
    mail_company(
        getattr(introduction, part.other),
        "partner_changed",
        by=introduction.responsible,
        about=introduction,
        context={"part": part, "other": getattr(introduction, part), "changes": changes},
        dedupe=f"{introduction.pk}:changed:{part}:{day}",
    )
