"""One row a model: how long, and why. A model without a row fails a test that says what to add.

Periods marked (draft) are proposals for the customer's lawyer. Law: GDPR Article 5(1)(e) and 17; three years are the regular limitation
period, §§ 195, 199 BGB; papers of a funding measure stay as long as its retention rule says (Regulation (EU) 2021/1060, Article 82: five
years from the end of the year of the last payment; the grant decision may ask for more).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from becan.portal.accessibility import models as a
from becan.portal.retention import cases, silence
from becan.portal.retention import models as r
from becan.portal.retention.acts import MONTH, YEAR, Act, Blank, Due, blank, delete, older, raw_delete
from companies import models as c
from events import models as e
from events.signed_links import TO_CONFIRM
from matching import models as m


@dataclass(frozen=True)
class Rule:
    """``due`` says which rows, ``act`` what happens to them. Without both the row explains why nothing has to be done."""

    model: str
    reason: str
    due: Due | None = None
    act: Act | None = None

    def rows(self, now: datetime) -> QuerySet:
        rows = self.due(now)
        return self.act.still_full(rows) if isinstance(self.act, Blank) else rows


def stays(reason: str, *names: str) -> list[Rule]:
    return [Rule(name, reason) for name in names]


RULES: list[Rule] = [
    *stays("no personal data: words, codes, settings",
        "auth.Permission", "auth.Group_permissions", "auth.Group", "contenttypes.ContentType", "companies.User_groups",
        "companies.User_user_permissions", "becan.SpecialDay", "becan.Absence", "matching.QualityCheck", "matching.Escalation", "companies.ConceptScheme", "companies.Concept_related",
        "companies.Concept", "companies.AltLabel", "companies.KeyFigure_concepts", "companies.KeyFigure", "companies.ProofType_concepts",
        "companies.ProofType_covers", "companies.ProofType_step_towards", "companies.ProofType", "companies.Code",
        "companies.FundingMeasure", "companies.FunderLogo", "companies.Guide_concepts", "companies.Guide", "companies.GuideVersion", "companies.GuideVote",
        "matching.EngineChange", "matching.EngineShard", "matching.MatchRefresh", "matching.WeightsProposal", "matching.ActiveWeights",
        "matching.TranslationJob", "matching.Exposure", "matching.Advice", "matching.TeamShare", "matching.DemandTeams", "matching.Match", "matching.Decision",
        "portal.AccessibilityStatement", "portal.Indicator", "portal.ReportPeriod", "portal.IndicatorValue"),
    *stays("goes with the account", "account.EmailAddress", "mfa.Authenticator", "becan.NoticeSettings", "companies.Membership",
        "companies.SavedSearch", "matching.SpaceVisit", "events.CalendarFeed"),
    *stays("goes with the company, or says only what it makes", "companies.Identifier", "companies.Mandate", "companies.Recommendation", "companies.Capability",
        "companies.CapabilityFigure", "companies.Proof", "companies.Proof_concepts", "companies.Site", "companies.Reference",
        "companies.Picture", "companies.TextSource", "companies.TranslationRequest", "companies.Phrase", "companies.SearchDocument",
        "companies.DocumentPhrase", "companies.DocumentName", "companies.DocumentFigure", "companies.SearchRefresh",
        "companies.DuplicateHint", "companies.ReviewClaim", "companies.Reverification", "matching.Readiness", "matching.ReadinessCheck",
        "matching.Digest"),
    *stays("goes with the expression of interest or the entry", "matching.InterestMember", "matching.Interaction_contacts", "matching.Concerned"),
    *stays("goes with the demand", "matching.Override", "matching.DemandConcept", "matching.DemandFigure", "matching.DemandProof",
        "matching.DemandTextSource"),
    *stays("goes with the declaration", "companies.EnterpriseRelation"),
    *stays("the meeting plan: companies, times and tables; goes with the event", "events.MeetingDay", "events.MeetingGuest",
        "events.MeetingWish", "events.Meeting", "events.MeetingInterpreter"),
    *stays("public programme", "events.Event", "events.EventBody", "events.EventSession", "events.EventQuestion",
        "events.EventInvitation", "events.EventDocument", "events.Visit"),
    *stays("shown with the consent of who is on it, removed with it", "events.EventPhoto"),
    *stays("erased by its own sweep, 30 days after the visit", "events.PassportData"),
    *stays("an address that takes no mail stays until its owner asks", "becan.Suppression"),
    *stays("erased by its own sweep, 90 days after the decision", "matching.QuickDemand"),

    # People
    Rule("companies.User", "an account that never confirmed its address: 6 months (draft)", cases.unconfirmed, cases.erase_accounts),
    Rule("companies.User", "asked 60 days ago and no answer: the account (draft)", silence.users_to_erase, silence.erase_silent),
    Rule("companies.User", "not heard of for 24 months: asked by mail whether to stay (draft)", silence.users_to_ask, silence.ask_users),
    Rule("portal.StayQuestion", "who was asked whether to stay: 3 years", older(r.StayQuestion.objects, "asked_at", 3 * YEAR), delete()),
    Rule("account.EmailConfirmation", "a code: 30 days", older(cases.CODES, "created", MONTH), delete()),
    Rule("sessions.Session", "a login that is over", older(cases.SESSIONS, "expire_date", 0 * MONTH), delete()),
    Rule("usersessions.UserSession", "where somebody logged in: 3 months (draft)", older(cases.LOGINS, "last_seen_at", 3 * MONTH), delete()),
    Rule("admin.LogEntry", "changes in the data pages: 3 years", older(cases.ADMIN_LOG, "action_time", 3 * YEAR), delete()),
    Rule("becan.Notice", "inbox: 12 months (draft)", older(cases.NOTICES, "at", YEAR), delete()),
    Rule("becan.OutgoingMail", "mail: its words and address 12 months (draft)", cases.old_mails, cases.blank_mails),
    Rule("becan.ActivityLog", "what somebody said in own words: 3 years", cases.old_words, cases.blank_words),
    Rule("becan.ActivityLog", "the log itself: 10 years, and as long as a measure is kept", cases.old_log, raw_delete),
    Rule("companies.Invitation", "12 months after it ran out (draft)", older(c.Invitation.objects, "expires_at", YEAR), delete()),
    Rule("companies.JoinRequest", "12 months after the decision (draft)", older(c.JoinRequest.objects, "decided_at", YEAR), delete()),

    # Companies
    Rule("companies.Company", "asked 60 days ago and no answer: taken down (draft)", silence.companies_to_take_down, silence.take_down),
    Rule("companies.Company", "not heard of for 24 months: asked by mail whether to stay (draft)", silence.companies_to_ask, silence.ask_companies),
    Rule("companies.Company", "refused or archived: persons and papers 6 months later (draft)", cases.left_companies, cases.strip_companies),
    Rule("companies.ContactPerson", "who is no longer of a company goes with the rule above", None, None),
    Rule("companies.MissingWord", "a technical term that was missed: 12 months (draft)", older(c.MissingWord.objects, "last_at", YEAR), delete()),
    Rule("companies.ProfileDraft", "typed and not saved: 6 months (draft)", older(c.ProfileDraft.objects, "saved_at", 6 * MONTH), delete()),
    Rule("companies.ProfileChange", "earlier saves: 2 years (draft)", older(c.ProfileChange.objects, "at", 2 * YEAR), delete()),
    Rule("companies.CompanyAlias", "undoing a merge: 2 years (draft)", cases.old_merges, blank(record={})),
    Rule("companies.CompanyImport", "the file of a list: 12 months", older(c.CompanyImport.objects, "uploaded_at", YEAR), blank(content=b"", samples=[])),
    Rule("companies.ImportRow", "its cells: 12 months", older(c.ImportRow.objects, "batch__uploaded_at", YEAR), blank(cells=[], values={}, changes={})),
    Rule("companies.Evidence", "goes with the company, or with the rule for companies that left", None, None),
    Rule("companies.Check", "notes of the check: 3 years", older(c.Check.objects, "at", 3 * YEAR), blank(note="")),
    Rule("companies.ReviewQuestion", "questions and answers: 3 years", older(c.ReviewQuestion.objects, "asked_at", 3 * YEAR), delete()),
    Rule("companies.Confirmation", "who confirmed, in which words: 3 years", older(c.Confirmation.objects, "asked_at", 3 * YEAR), blank(person="", words="")),
    Rule("companies.Consent", "3 years after it was withdrawn, or after what it was for has ended", cases.old_consents, delete()),
    Rule("companies.SupportFile", "with its record", cases.old_support_files, delete("stored_as")),
    Rule("companies.SupportRecord", "as long as its measure asks; without one 3 years", cases.old_support, delete()),
    Rule("companies.SmeDeclaration", "as long as a measure of its company asks; else 3 years", cases.old_declarations, delete()),

    # Demands and introductions
    Rule("matching.Demand", "texts are the company's; closed demands stay without persons", None, None),
    Rule("matching.Introduction", "codes of what was proposed; what was said goes by the rules below", None, None),
    Rule("matching.IntroductionSide", "words of an answer: 3 years after the end", cases.ended(m.IntroductionSide), blank(words="", contact_person=None)),
    Rule("matching.Message", "3 years after the end", cases.ended(m.Message), delete()),
    Rule("matching.Passage", "free words of a question or an answer: 3 years", older(m.Passage.objects, "written_at", 3 * YEAR), blank(words="", translation="")),
    Rule("matching.Question", "who said an answer: 3 years", older(m.Question.objects, "asked_at", 3 * YEAR), blank(told_by="")),
    Rule("matching.ResultRelease", "who said a release: 3 years after the end", cases.ended(m.ResultRelease), blank(told_by="")),
    Rule("matching.Meeting", "3 years after the end", cases.ended(m.Meeting), blank(place="")),
    Rule("matching.SpaceFile", "content: 3 years after the end", cases.ended_files, cases.withdraw_files),
    Rule("matching.FileAgreement", "signed copy: 3 years after the end", cases.ended(m.FileAgreement), blank("copy_stored_as", copy_name="", copy_stored_as="")),
    Rule("matching.FileAccess", "who opened which file: 10 years, an owner may have to show it", older(m.FileAccess.objects, "at", 10 * YEAR), delete()),
    Rule("matching.FollowUp", "words of a follow-up: 3 years after the end", cases.ended(m.FollowUp), blank(words="")),
    Rule("matching.Milestone", "proof and note: as long as the measure asks, else 3 years after the end", cases.old_milestones, blank("proof_stored_as", note="", proof_name="", proof_stored_as="")),
    Rule("matching.MilestoneView", "words of a view: 3 years after the end", cases.ended(m.MilestoneView, "milestone__introduction"), blank(words="")),

    Rule("matching.DemandFile", "a file of a demand: 3 years (draft)", older(m.DemandFile.objects, "uploaded_at", 3 * YEAR), delete("stored_as")),
    Rule("matching.DemandRelease", "who released a demand, in which words: 3 years", older(m.DemandRelease.objects, "asked_at", 3 * YEAR), blank(person="", words="")),
    Rule("matching.Interest", "words of an interest: 3 years after its last change", older(m.Interest.objects, "state_changed_at", 3 * YEAR), blank(offer="", questions="", contact_person=None)),
    Rule("matching.Suggestion", "words of an answer to a suggestion: 3 years", older(m.Suggestion.objects, "sent_at", 3 * YEAR), blank(words="")),
    Rule("matching.Interaction", "what the team noted of a talk: 3 years (draft)", older(m.Interaction.objects, "at", 3 * YEAR), delete("file_stored_as")),
    Rule("matching.Task", "a task that is done: 12 months (draft)", older(m.Task.objects, "done_at", YEAR), delete()),
    Rule("matching.TakeOver", "who took over an introduction: 12 months (draft)", older(m.TakeOver.objects, "confirmed_at", YEAR), delete()),
    Rule("matching.Handed", "who passed on what on the desk: 12 months (draft)", older(m.Handed.objects, "at", YEAR), delete()),
    Rule("matching.Batch", "decisions on many suggestions at once: 12 months (draft)", older(m.Batch.objects, "at", YEAR), delete()),

    # Events
    Rule("events.EventSpeaker", "public programme; names 3 years after the event", older(e.EventSpeaker.objects, "session__ends_at", 3 * YEAR), delete()),
    Rule("events.GuestRequest", "who asked for a place without an account: its link is good for 7 days", older(e.GuestRequest.objects, "asked_at", TO_CONFIRM), delete()),
    Rule("events.EventRegistration", "needs and answers: 6 months after the event (draft)", cases.needs_of_guests, blank(needs="", answers={})),
    Rule("events.EventRegistration", "names: as long as the measure asks, else 12 months (draft)", cases.old_guests, cases.blank_guests),

    Rule("events.Feedback", "words of a participant: 3 years", older(e.Feedback.objects, "answered_at", 3 * YEAR), blank(words="")),

    # Report and duties
    Rule("portal.AccessibilityFeedback", "who wrote: 12 months after the answer (draft)", older(a.AccessibilityFeedback.objects, "answered_at", YEAR), blank(name="", reach="", words="")),
    Rule("portal.ReportExport", "a file made from the report: one month", older(cases.EXPORTS, "asked_at", MONTH), delete("stored_as")),
]  # fmt: skip
