"""Words for codes, in the reader's language: concepts, proofs, key figures, entries of code lists."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from becan.language.amounts import SIGNS, WORDS, Writing
from becan.language.taxonomy import Taxonomy

ACTIONS: dict[str, Promise] = {
    "company.registered": pgettext_lazy("activity", "signed up"),
    "company.texts_saved": pgettext_lazy("activity", "texts changed"),
    "company.facts_saved": pgettext_lazy("activity", "facts changed"),
    "company.undone": pgettext_lazy("activity", "last save undone"),
    "company.sites_saved": pgettext_lazy("activity", "sites changed"),
    "company.references_saved": pgettext_lazy("activity", "references changed"),
    "company.pictures_saved": pgettext_lazy("activity", "pictures changed"),
    "company.translated": pgettext_lazy("activity", "translated automatically"),
    "company.capabilities_saved": pgettext_lazy("activity", "capabilities changed"),
    "company.proofs_saved": pgettext_lazy("activity", "proofs changed"),
    "company.identifier_saved": pgettext_lazy("activity", "register number changed"),
    "company.contact_saved": pgettext_lazy("activity", "contact person changed"),
    "company.draft": pgettext_lazy("activity", "taken up again as a draft"),
    "company.submitted": pgettext_lazy("activity", "sent to the project team"),
    "company.in_review": pgettext_lazy("activity", "taken into review"),
    "company.needs_info": pgettext_lazy("activity", "asked for more information"),
    "company.verified": pgettext_lazy("activity", "identity checked, released"),
    "company.suspended": pgettext_lazy("activity", "put to rest"),
    "company.rejected": pgettext_lazy("activity", "refused"),
    "company.archived": pgettext_lazy("activity", "archived"),
    "company.imported": pgettext_lazy("activity", "taken over from a list"),
    "company.import_undone": pgettext_lazy("activity", "list undone"),
    "company.invited": pgettext_lazy("activity", "invited by e-mail"),
    "company.recommended": pgettext_lazy("activity", "recommended by a multiplier"),
    "company.merged": pgettext_lazy("activity", "merged with another entry"),
    "company.merge_undone": pgettext_lazy("activity", "merge undone"),
    "team.invited": pgettext_lazy("activity", "invited somebody"),
    "team.invitation_accepted": pgettext_lazy("activity", "invitation accepted"),
    "team.invitation_revoked": pgettext_lazy("activity", "invitation withdrawn"),
    "team.joined": pgettext_lazy("activity", "joined the team"),
    "team.role_changed": pgettext_lazy("activity", "role changed"),
    "team.removed": pgettext_lazy("activity", "somebody removed from the team"),
    "team.left": pgettext_lazy("activity", "left the team"),
    "team.join_asked": pgettext_lazy("activity", "asked to join"),
    "team.claim_made": pgettext_lazy("activity", "wants to take over the profile"),
    "team.request_accepted": pgettext_lazy("activity", "question to join accepted"),
    "team.request_refused": pgettext_lazy("activity", "question to join refused"),
    "team.request_withdrawn": pgettext_lazy("activity", "question to join withdrawn"),
    "mandate.requested": pgettext_lazy("activity", "mandate asked for"),
    "mandate.confirmed": pgettext_lazy("activity", "mandate confirmed"),
    "mandate.ended": pgettext_lazy("activity", "mandate ended"),
    "company.falls_to_staff": pgettext_lazy("activity", "last account owner gone, kept by BeCAN"),
    "company.duplicate_settled": pgettext_lazy("activity", "possible duplicate looked at"),
    "company.checked": pgettext_lazy("activity", "checklist filled in"),
    "company.second_opinion": pgettext_lazy("activity", "second opinion given"),
    "company.review_taken_over": pgettext_lazy("activity", "review taken over"),
    "company.verified_in_dispute": pgettext_lazy("activity", "released although opinions differ"),
    "company.questions_answered": pgettext_lazy("activity", "questions answered"),
    "company.evidence_added": pgettext_lazy("activity", "file added"),
    "company.evidence_removed": pgettext_lazy("activity", "file deleted"),
    "company.confirmation_asked": pgettext_lazy("activity", "company asked for its release"),
    "company.confirmation_confirmed": pgettext_lazy("activity", "released by the company"),
    "company.confirmation_corrected": pgettext_lazy("activity", "correction wished"),
    "company.confirmation_handled": pgettext_lazy("activity", "correction done"),
    "company.confirmation_revoked": pgettext_lazy("activity", "release revoked"),
    "company.confirmation_superseded": pgettext_lazy("activity", "asked anew"),
    "company.confirmation_objected": pgettext_lazy("activity", "record objected to"),
    "company.reverified": pgettext_lazy("activity", "identity checked again"),
    "company.identity_changed": pgettext_lazy("activity", "name or register number changed after the check"),
    "event.created": pgettext_lazy("activity", "event planned"),
    "event.saved": pgettext_lazy("activity", "event changed"),
    "event.programme_saved": pgettext_lazy("activity", "programme changed"),
    "event.invited": pgettext_lazy("activity", "companies invited"),
    "event.published": pgettext_lazy("activity", "event announced"),
    "event.cancelled": pgettext_lazy("activity", "event cancelled"),
    "event.held": pgettext_lazy("activity", "event has taken place"),
    "registration.pending": pgettext_lazy("activity", "registered for an event"),
    "registration.waiting": pgettext_lazy("activity", "put on the waiting list"),
    "registration.offered": pgettext_lazy("activity", "place offered"),
    "registration.confirmed": pgettext_lazy("activity", "place confirmed"),
    "registration.refused": pgettext_lazy("activity", "registration refused"),
    "registration.withdrawn": pgettext_lazy("activity", "registration cancelled"),
    "registration.expired": pgettext_lazy("activity", "place not taken in time"),
    "registration.dropped": pgettext_lazy("activity", "registration ended with the event"),
    "registration.changed": pgettext_lazy("activity", "registration changed"),
    "event.visit_saved": pgettext_lazy("activity", "facts of the invitation letters changed"),
    "event.files_saved": pgettext_lazy("activity", "files of the event changed"),
    "event.results_saved": pgettext_lazy("activity", "results written"),
    "registration.checked_in": pgettext_lazy("activity", "checked in"),
    "registration.check_in_undone": pgettext_lazy("activity", "check-in taken back"),
    "registration.feedback_given": pgettext_lazy("activity", "feedback given"),
    "letter.sent": pgettext_lazy("activity", "invitation letter sent"),
    "passport.entered": pgettext_lazy("activity", "passport data entered"),
    "passport.viewed": pgettext_lazy("activity", "passport data viewed"),
    "passport.withdrawn": pgettext_lazy("activity", "passport data withdrawn"),
    "passport.purged": pgettext_lazy("activity", "passport data erased on time"),
    "calendar.address_made": pgettext_lazy("activity", "calendar address made"),
    "calendar.address_ended": pgettext_lazy("activity", "calendar address ended"),
    "consent.given": pgettext_lazy("activity", "consent given"),
    "consent.withdrawn": pgettext_lazy("activity", "consent withdrawn"),
    "visitor.erased": pgettext_lazy("activity", "erased as the person wished"),
    "quick_demand.received": pgettext_lazy("activity", "received without an account"),
    "quick_demand.taken": pgettext_lazy("activity", "taken up for a company"),
    "quick_demand.declined": pgettext_lazy("activity", "not taken up"),
    "quick_demand.taken_back": pgettext_lazy("activity", "taken up again"),
    "demand.translated": pgettext_lazy("activity", "translation checked"),
    "demand.created": pgettext_lazy("activity", "demand written"),
    "demand.imported": pgettext_lazy("activity", "demand drafted from a list"),
    "demand.saved": pgettext_lazy("activity", "demand changed"),
    "demand.requirements_saved": pgettext_lazy("activity", "must and wish changed"),
    "demand.draft": pgettext_lazy("activity", "taken up again as a draft"),
    "demand.submitted": pgettext_lazy("activity", "sent to the project team"),
    "demand.in_review": pgettext_lazy("activity", "taken into review"),
    "demand.needs_changes": pgettext_lazy("activity", "asked for more information"),
    "demand.published": pgettext_lazy("activity", "published"),
    "demand.on_hold": pgettext_lazy("activity", "put to rest"),
    "demand.closed": pgettext_lazy("activity", "ended"),
    "demand.reminded": pgettext_lazy("activity", "reminded of the end"),
    "demand.extended": pgettext_lazy("activity", "extended"),
    "demand.opened_for_interest": pgettext_lazy("activity", "opened for expressions of interest"),
    "demand.closed_for_interest": pgettext_lazy("activity", "closed for expressions of interest"),
    "demand.release_asked": pgettext_lazy("activity", "company asked for its release"),
    "demand.release_confirmed": pgettext_lazy("activity", "released by the company"),
    "demand.release_corrected": pgettext_lazy("activity", "correction wished"),
    "demand.file_added": pgettext_lazy("activity", "file added"),
    "demand.file_removed": pgettext_lazy("activity", "file deleted"),
    "demand.warning_overridden": pgettext_lazy("activity", "warning put aside"),
    "demand.published_with_warnings": pgettext_lazy("activity", "published with open warnings"),
    "demand.second_look": pgettext_lazy("activity", "looked at by a second person"),
    "demand.second_look_skipped": pgettext_lazy("activity", "published without a second look"),
    "demand.suggestions_sent": pgettext_lazy("activity", "suitable companies sent"),
    "suggestion.accepted": pgettext_lazy("activity", "wants to be introduced to a suggested company"),
    "suggestion.declined": pgettext_lazy("activity", "a suggestion does not suit"),
    "interest.expressed": pgettext_lazy("activity", "interest told"),
    "interest.edited": pgettext_lazy("activity", "interest changed"),
    "interest.corrected": pgettext_lazy("activity", "record of the interest corrected"),
    "interest.member_accepted": pgettext_lazy("activity", "agreed to answer together"),
    "interest.member_declined": pgettext_lazy("activity", "does not take part"),
    "interest.sent": pgettext_lazy("activity", "sent to the project team"),
    "interest.read": pgettext_lazy("activity", "read by the project team"),
    "interest.shown": pgettext_lazy("activity", "shown to the seeking side"),
    "interest.introduced": pgettext_lazy("activity", "became an introduction"),
    "interest.declined": pgettext_lazy("activity", "ended"),
    "interest.withdrawn": pgettext_lazy("activity", "withdrawn"),
    "demand.rejected": pgettext_lazy("activity", "refused"),
}
# Actions whose reason is an entry of a code list; the other reasons are sentences of a person
REASON_LISTS = {
    "company.rejected": "reject_reason",
    "demand.rejected": "reject_reason",
    "demand.closed": "close_reason",
    "suggestion.declined": "decline_reason",
}


@dataclass(frozen=True)
class Words:
    """A code that the taxonomy no longer has stands for itself."""

    taxonomy: Taxonomy

    def code(self, name: str, code: str) -> str:
        return self._pref(self.taxonomy.codes.get(name, {}).get(code), code)

    def codes(self, name: str, codes) -> list[str]:
        return [self.code(name, code) for code in codes]

    def choices(self, name: str) -> list[tuple[str, str]]:
        return [(code, self.code(name, code)) for code in self.taxonomy.codes.get(name, {})]

    def demand_type(self, code: str) -> str:
        """What a company seeks, or what a multiplier offers."""
        return self.code("demand_type" if code in self.taxonomy.codes["demand_type"] else "multiplier_offer", code)

    def concept(self, notation: str) -> str:
        return self._pref(self.taxonomy.concepts.get(notation), notation)

    def proof(self, code: str) -> str:
        return self._pref(self.taxonomy.proofs.get(code), code)

    def figure(self, code: str) -> str:
        return self._pref(self.taxonomy.key_figures.get(code), code)

    def unit(self, code: str) -> str:
        unit = self.taxonomy.key_figures[code].unit
        return pgettext("unit", unit) if unit in WORDS else SIGNS.get(unit, unit)

    def value(self, code: str, low: float | None, high: float | None, choice: str = "") -> str:
        """The value of a key figure: "400–1.600 kN (41–163 t)", an option's label, or a plain yes."""
        figure = self.taxonomy.key_figures.get(code)
        if figure is None or figure.kind == "choice":
            options = figure.options.get(choice, {}) if figure else {}
            return options.get(get_language(), choice)
        if figure.kind == "flag":
            return str(gettext_lazy("yes"))
        writing = Writing(code, figure.unit, self.unit(code), get_language())
        return writing.with_unit(_span(writing, low, high), *(bound for bound in (low, high) if bound is not None))

    @staticmethod
    def _pref(entry, code: str) -> str:
        return entry.pref[get_language()] if entry else code


def _span(writing: Writing, low: float | None, high: float | None) -> str:
    if high is None:
        return f"≥ {writing.number(low)}"
    if low is None:
        return f"≤ {writing.number(high)}"
    return "–".join(dict.fromkeys((writing.number(low), writing.number(high))))
