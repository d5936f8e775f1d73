"""What each kind of mail is about, and with which words around it: of every kind one, made from the things of the permission table."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.queues.item import Item
from companies.models import Company, Confirmation, Invitation, JoinRequest, Mandate, Proof, ProofType, SavedSearch
from events.models import EventRegistration, MeetingGuest
from matching.enums import Part
from matching.models import (
    Demand,
    FollowUp,
    Interest,
    Introduction,
    Match,
    Meeting,
    Message,
    Milestone,
    Question,
    QuickDemand,
    SpaceFile,
    Task,
)

DAY = date(2027, 5, 5)
TOKEN = "12:abc"
CODE = {"code": "123 456"}


def samples(things, cast) -> dict[str, tuple[object, dict]]:
    """Kind → (about, context)."""
    return _account(things, cast) | _companies(things, cast) | _matching(things, cast) | _shared(things, cast) | _events(things)


def _account(things, cast):
    feedback = AccessibilityFeedback.objects.get(pk=things["barrier"][0])
    feedback.answer = "Der Filter lässt sich jetzt mit der Tastatur öffnen."
    item = Item(due=DAY, task="Angaben prüfen", title="Druckguss & Söhne", url="/de/desk/", waiting="", owner=cast["manager"])
    contact = {"name": "Wang", "reach": "WeChat wang", "message": "Guten Tag", "visitor_language": "zh-hans"}
    changed = {"change": "Ihr Passwort wurde geändert.", "timestamp": timezone.now(), "ip": "192.0.2.1"}
    return {
        "account_changed": (None, changed),
        "account_deleted": (None, {}),
        "account_email_code": (None, CODE),
        "account_exists": (None, {}),
        "account_inactive": (None, {"token": TOKEN, "day": DAY}),
        "account_login_code": (None, CODE),
        "account_password_reset": (None, {"password_reset_url": "http://localhost:8000/de/"}),
        "account_unknown": (None, {}),
        "contact_accessibility": (feedback, {"feedback": feedback}),
        "contact_erased": (None, {"received_on": DAY, "is_kept": True}),
        "contact_message": (None, contact),
        "contact_quick_demand": (None, {"quick": QuickDemand.objects.get(pk=things["quick"][0])}),
        "desk_correction": _correction(things),
        "desk_handed_over": (None, {"item": item, "words": "Bitte bis Freitag.", "giver": cast["administrator"]}),
        "desk_late": (None, {"items": [item, item], "more": 3}),
        "digest": (None, {"items": [{"title": "Ein neues Gesuch", "url": "http://localhost:8000/de/"}]}),
    }


def _correction(things):
    company = Company.objects.get(pk=things["offering"][0])
    said = {"company": company, "object": company, "person": "Weber", "words": "Ohne Magnesium, bitte."}
    return company, {"what": "profile", "path": "companies:assist_detail", **said}


def _companies(things, cast):
    company = Company.objects.get(pk=things["offering"][0])
    hub, of_hub = Company.objects.get(pk=things["quarter"][0]), Mandate.objects.first()
    confirmation = Confirmation.objects.filter(company=company).first()
    recorded = Confirmation(
        pk=1, company=company, state="confirmed", person="Weber", words="Passt so.", channel="phone",
        recorded_by=cast["manager"], answered_at=timezone.now(),
    )  # fmt: skip
    request = JoinRequest(company=company, user=cast["stranger"], words="Ich leite den Vertrieb.")
    invitation = Invitation(company=company, role="editor", expires_at=timezone.now())
    proof = Proof.objects.create(company=company, proof_type=ProofType.objects.first(), valid_until=DAY)
    saved = SavedSearch(user=cast["stranger"], name="Druckguss", address="q=Druckguss", language="de")
    asking = {"company": company, "confirmation": confirmation, "token": TOKEN}
    hubs = {"company": company, "multiplier": hub, "mandate": of_hub}
    return {
        "assist_recorded": (company, asking | {"confirmation": recorded}),
        "assist_request": (company, asking),
        "company_claimed": (company, {"company": company, "claimant": cast["stranger"]}),
        "company_inactive": (company, {"company": company, "token": TOKEN, "day": DAY}),
        "company_needs_info": (company, {"company": company, "questions": ["Seit wann?", "Wie groß?"]}),
        "company_rejected": (company, {"company": company, "reason": "not-automotive"}),
        "company_reverify": (company, asking),
        "company_submitted": (company, {"company": company, "day": DAY}),
        "company_verified": (company, {"company": company}),
        "company_without_owner": (company, {"company": company}),
        "import_invitation": (company, {"company": company}),
        "join_answered": (company, {"company": company, "request": request, "accepted": True}),
        "join_asked": (company, {"company": company, "request": request}),
        "mandate_answered": (company, hubs | {"outcome": "confirmed"}),
        "mandate_requested": (company, hubs),
        "proof_expiring": (proof, {"company": company, "proof": proof, "days": 30}),
        "search_digest": (None, {"news": [(saved, 3)], "token": TOKEN}),
        "team_invitation": (
            company,
            {"company": company, "token": TOKEN, "inviter": cast["offering_owner"], "invitation": invitation},
        ),
    }


def _matching(things, cast):
    demand = Demand.objects.get(pk=things["demand"][0])
    demand.expires_on = DAY
    introduction = Introduction.objects.get(pk=things["introduction"][0])
    side = introduction.sides.get(side=Part.OFFERING)
    match = Match.objects.get(pk=things["match"][0])
    interest = Interest.objects.get(pk=things["interest"][1])
    own = {"demand": demand, "company": demand.company, "token": TOKEN}
    asked = {"part": Part.OFFERING, "side": side, "token": TOKEN, "company": introduction.offering, "recorder": cast["manager"]}
    task = Task.objects.create(person=cast["manager"], title="Anrufen", due_on=DAY, created_by=cast["manager"])
    return {
        "demand_ended": (demand, own),
        "demand_expiring": (demand, own),
        "demand_needs_changes": (demand, own | {"question": "Welche Menge im Jahr?"}),
        "demand_published": (demand, own),
        "demand_rejected": (demand, own | {"reason": "not-automotive"}),
        "demand_release": (demand, own),
        "demand_submitted": (demand, own),
        "interest_ended": (interest, {"interest": interest, "demand": demand}),
        "interest_invited": (interest, {"interest": interest, "token": TOKEN}),
        "interest_recorded": (interest, {"interest": interest, "token": TOKEN, "recorder": cast["manager"]}),
        "interest_taken_back": (interest, {"interest": interest, "demand": demand}),
        "interest_shown": (interest, {"interest": interest, "demand": demand, "token": TOKEN}),
        "introduction_closed": (introduction, asked),
        "introduction_held": (introduction, {}),
        "introduction_proposed": (introduction, asked),
        "introduction_question": (introduction, {"company": introduction.offering, "words": "Wie viele?"}),
        "introduction_recorded": (introduction, asked),
        "introduction_reminder": (introduction, asked),
        "match_found": (demand, {"company": demand.company, "demand": demand, "number": 2, "token": TOKEN}),
        "match_suggested": (match, {"company": match.company, "match": match, "demand": demand, "token": TOKEN}),
        "match_digest": (match.company, {"company": match.company, "matches": [match], "more": 2}),
        "reminder_task": (task, {"task": task}),
        "task_assigned": (task, {"task": task, "giver": cast["administrator"]}),
    }


def _shared(things, cast):
    introduction = Introduction.objects.get(pk=things["introduced"][0])
    side = introduction.sides.get(side=Part.OFFERING)
    shared = {"part": Part.OFFERING, "other": introduction.seeking, "company": introduction.offering, "token": TOKEN}
    follow_up = FollowUp(introduction=introduction, side="offering", after_days=30, answer="talking", answered_at=timezone.now())
    file = SpaceFile.objects.filter(introduction=introduction).first() or SpaceFile(name="gehaeuse.pdf", is_confidential=True)
    question = Question.objects.filter(introduction=introduction).first()
    changes = SimpleNamespace(names=[("Guss GmbH", "Guss SE")], contact=True, state="resting", lost=["iso-9001"], gained=[])
    asked = shared | {"question": question, "is_asking": False, "recorder": cast["manager"]}
    return {
        "follow_up": (introduction, shared | {"follow_up": follow_up}),
        "follow_up_recorded": (introduction, shared | {"follow_up": follow_up, "recorder": cast["manager"]}),
        "introduction_made": (introduction, shared | {"side": side}),
        "milestone_stated": (introduction, shared | {"milestone": Milestone.objects.filter(introduction=introduction).first()}),
        "partner_changed": (introduction, shared | {"changes": changes, "part": Part.SEEKING}),
        "question_answered": (introduction, asked | {"is_asking": True}),
        "question_asked": (introduction, asked),
        "question_recorded": (introduction, asked),
        "space_file": (introduction, shared | {"file": file}),
        "space_meeting": (introduction, shared | {"meeting": Meeting.objects.filter(introduction=introduction).first()}),
        "space_message": (introduction, shared | {"message": Message.objects.filter(introduction=introduction).first()}),
    }


def _events(things):
    registration = EventRegistration.objects.get(pk=things["offered"][0])
    registration.state_reason = "Der Platz ist für Hersteller vorgesehen."
    guest = MeetingGuest.objects.get(pk=things["day_guest"][1])
    own = {"registration": registration, "event": registration.event}
    kinds = ("cancelled", "changed", "confirmed", "expired", "letter", "offered", "pending", "refused", "waiting", "withdrawn")
    return {f"event_{kind}": (registration, own | {"reason": "Krankheit"}) for kind in kinds} | {
        "event_guest": (registration.event, {"event": registration.event, "token": TOKEN}),
        "event_feedback": (registration, own | {"token": TOKEN}),
        "event_invitation": (registration.event, {"event": registration.event, "company": registration.company}),
        "event_meetings": (guest.day.event, {"event": guest.day.event, "guest": guest, "count": 4}),
    }
