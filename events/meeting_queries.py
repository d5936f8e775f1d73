"""What pages of a matchmaking day show; nothing is written here."""

from collections import Counter
from datetime import timedelta

from django.db.models import Q

from companies.adapters import current_taxonomy
from companies.anonymity import Crowd, anonymous_facts
from companies.enums import Side, Visibility
from companies.models import Company
from companies.texts import in_language
from companies.words import Words
from events.enums import Listing, MeetingState, RegistrationState, WishLevel
from events.models import Event, MeetingDay, MeetingGuest, MeetingWish
from events.times import span_on, zones_for
from matching.enums import Band
from matching.models import Match
from matching.queries import reasons_for

NAMED = [Listing.PARTICIPANTS, Listing.PUBLIC]


def takes_part(event: Event, company: Company) -> bool:
    return event.registrations.filter(company=company, state=RegistrationState.CONFIRMED).exists()


def present(day: MeetingDay):
    """Guests who have not dropped out and whose company still holds a place."""
    confirmed = day.event.registrations.filter(state=RegistrationState.CONFIRMED).values("company")
    return day.guests.filter(gone_at=None, company__in=confirmed).select_related("company")


def slot_labels(day: MeetingDay) -> list[str]:
    """On the clock of the place, then on the other country's."""
    step, zones = timedelta(minutes=day.slot_minutes), zones_for(day.event.zone)
    return [" · ".join(span_on(start, start + step, zone) for zone in zones) for start in day.beginnings]


def wish_rows(day: MeetingDay, company: Company, guest: MeetingGuest | None, language: str) -> list[dict]:
    """The companies of the other side: name or what is anonymous of them, the level stated or proposed, why."""
    others = list(
        present(day).exclude(company__side=company.side).prefetch_related("company__capabilities__concept", "company__proofs")
    )
    stated = dict(guest.wishes.values_list("asked", "level")) if guest else {}
    best, named = best_matches(company, others), _named(day, others, language)
    crowd = Crowd(Side.CHINA if company.side == Side.BERLIN_BRANDENBURG else Side.BERLIN_BRANDENBURG)
    words = Words(current_taxonomy())
    rows = []
    for number, other in enumerate(others, start=1):
        match = best.get(other.company_id)
        proposed = WishLevel.LIKE if match and match.band == Band.STRONG and guest is None else ""
        rows.append(
            {
                "guest": other,
                "label": named.get(other.pk) or _anonymous(other.company, crowd, words, number),
                "level": stated.get(other.pk, proposed),
                "why": " · ".join(reasons_for(match, language).strengths[:2]) if match else "",
                "score": match.score / 100 if match else None,
            }
        )
    return rows


def best_matches(company: Company, others: list[MeetingGuest]) -> dict:
    """The best suggestion of the engine by company of the other side, whoever offers and whoever seeks."""
    ids = [other.company_id for other in others]
    here = Q(company=company, demand__company__in=ids) | Q(company__in=ids, demand__company=company)
    found = {}
    for match in Match.objects.suggested().filter(here).select_related("demand").order_by("score", "pk"):
        found[match.demand.company_id if match.company_id == company.pk else match.company_id] = match
    return found


def _named(day: MeetingDay, others: list[MeetingGuest], language: str) -> dict[int, str]:
    """Who agreed to be listed for participants, or is named for verified members anyway."""
    listed = day.event.registrations.filter(state=RegistrationState.CONFIRMED, listing__in=NAMED).values_list(
        "company", flat=True
    )
    listed = set(listed)
    return {
        other.pk: in_language(other.company, "name", language).value
        for other in others
        if other.company_id in listed or other.company.visibility >= Visibility.MEMBERS
    }


def _anonymous(company: Company, crowd: Crowd, words: Words, number: int) -> str:
    facts = anonymous_facts(company, crowd=crowd)
    said = [words.concept(code) for code in [facts.concept, *facts.concepts[:2]] if code]
    return f"{number}. {' · '.join(map(str, said)) or company.get_kind_display()}"


def wish_counts(day: MeetingDay) -> list[tuple[MeetingGuest, Counter]]:
    """Guests with how many wishes of each level they stated."""
    counts: dict[int, Counter] = {}
    for asking, level in MeetingWish.objects.filter(asking__day=day).values_list("asking", "level"):
        counts.setdefault(asking, Counter())[level] += 1
    return [(guest, counts.get(guest.pk, Counter())) for guest in day.guests.select_related("company")]


def draft_by_slot(day: MeetingDay, state: MeetingState) -> list[tuple[str, list]]:
    rows = list(day.meetings.filter(state=state).select_related("supplier__company", "partner__company", "interpreter"))
    for row in rows:
        row.day = day
    labels = slot_labels(day)
    return [(label, [row for row in rows if row.slot == slot]) for slot, label in enumerate(labels)]


def unmet_rows(day: MeetingDay, state: MeetingState) -> list[dict]:
    """The wishes that the plan leaves open, must first, with the reason's code; what was mended by hand is left out."""
    guests = {guest.pk: guest for guest in day.guests.select_related("company")}
    levels = {(w.asking_id, w.asked_id): w for w in MeetingWish.objects.filter(asking__day=day)}
    met = {frozenset(pair) for pair in day.meetings.filter(state=state).values_list("supplier", "partner")}
    rows = [
        {"asking": guests[asking], "asked": guests[asked], "reason": reason, "wish": levels[asking, asked]}
        for asking, asked, reason in day.result.get("unmet", [])
        if asking in guests and asked in guests and (asking, asked) in levels and {asking, asked} not in met
    ]
    return sorted(rows, key=lambda row: row["wish"].level != WishLevel.MUST)


def missing_from_plan(day: MeetingDay) -> set[int]:
    """Guests who no longer come, though the published plan has meetings for them."""
    here = set(present(day).values_list("pk", flat=True))
    planned = day.meetings.filter(state=MeetingState.PUBLISHED).values_list("supplier", "partner")
    return {guest for pair in planned for guest in pair} - here


def last_edit(day: MeetingDay) -> dict | None:
    """The last change of the draft by hand: what it was, and of whom."""
    if not day.edits:
        return None
    before, after = day.edits[-1]
    guests = day.guests.select_related("company").in_bulk([(after or before)[f"{side}_id"] for side in ("supplier", "partner")])
    what = "moved" if before and after else "added" if after else "dropped"
    return {"what": what, "guests": [guests[pk] for pk in sorted(guests)], "count": len(day.edits)}
