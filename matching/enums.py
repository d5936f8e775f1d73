"""Closed lists of matching. Reasons and cooperation types are codes in companies/data/."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DemandState(TextChoices):
    DRAFT = "draft", pgettext_lazy("demand state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("demand state", "Submitted")
    IN_REVIEW = "in_review", pgettext_lazy("demand state", "In review")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("demand state", "Changes needed")
    PUBLISHED = "published", pgettext_lazy("demand state", "Open")
    ON_HOLD = "on_hold", pgettext_lazy("demand state", "On hold")
    CLOSED = "closed", pgettext_lazy("demand state", "Closed")
    REJECTED = "rejected", pgettext_lazy("demand state", "Rejected")


class Identity(TextChoices):
    NAMED = "named", _("Our name may be shown")
    ANONYMOUS = "anonymous", _("Anonymous until both sides have said yes")


class Band(TextChoices):
    STRONG = "strong", pgettext_lazy("match band", "Strong match")
    POSSIBLE = "possible", pgettext_lazy("match band", "Possible match")
    WEAK = "weak", pgettext_lazy("match band", "Weak match")


class IntroductionState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("introduction state", "Asked")
    ANSWERED = "answered", pgettext_lazy("introduction state", "One side has answered")
    INTRODUCED = "introduced", pgettext_lazy("introduction state", "Introduced")
    ACTIVE = "active", pgettext_lazy("introduction state", "In talks")
    PAUSED = "paused", pgettext_lazy("introduction state", "Paused")
    CLOSED = "closed", pgettext_lazy("introduction state", "Closed")


class Part(TextChoices):
    OFFERING = "offering", pgettext_lazy("introduction side", "Offering side")
    SEEKING = "seeking", pgettext_lazy("introduction side", "Seeking side")

    @property
    def other(self):
        return Part.SEEKING if self is Part.OFFERING else Part.OFFERING


class Answer(TextChoices):
    WAITING = "waiting", pgettext_lazy("answer", "Not asked yet")
    ASKED = "asked", pgettext_lazy("answer", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("answer", "Yes")
    DECLINED = "declined", pgettext_lazy("answer", "No")
    EXPIRED = "expired", pgettext_lazy("answer", "No answer in time")


class ProposalState(TextChoices):
    """Of weights that learning proposes."""

    OPEN = "open", pgettext_lazy("weights proposal", "Open")
    ACCEPTED = "accepted", pgettext_lazy("weights proposal", "Accepted")
    REJECTED = "rejected", pgettext_lazy("weights proposal", "Rejected")
    REPLACED = "replaced", pgettext_lazy("weights proposal", "Replaced")


class MilestoneState(TextChoices):
    """An outcome is a milestone that both sides have confirmed, or that the team upheld with a reason."""

    STATED = "stated", pgettext_lazy("milestone state", "Not yet confirmed by both")
    CONFIRMED = "confirmed", pgettext_lazy("milestone state", "Confirmed by both")
    DISPUTED = "disputed", pgettext_lazy("milestone state", "The sides see it differently")
    UPHELD = "upheld", pgettext_lazy("milestone state", "Clarified: it stands")
    DROPPED = "dropped", pgettext_lazy("milestone state", "Clarified: it does not count")


class View(TextChoices):
    """Of one side on a milestone."""

    CONFIRMED = "confirmed", pgettext_lazy("view of a milestone", "That is right")
    DISPUTED = "disputed", pgettext_lazy("view of a milestone", "We see it differently")


class MeetingState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("meeting state", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("meeting state", "Agreed")
    DECLINED = "declined", pgettext_lazy("meeting state", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("meeting state", "Cancelled")


class FollowUpAnswer(TextChoices):
    """One click from a mail. The other side never reads it."""

    TALKING = "talking", pgettext_lazy("follow-up", "We are in talks")
    RESTING = "resting", pgettext_lazy("follow-up", "The talks rest for now")
    RESULT = "result", pgettext_lazy("follow-up", "There is a result")
    NOTHING = "nothing", pgettext_lazy("follow-up", "Nothing will come of it")
    HELP = "help", pgettext_lazy("follow-up", "Please call us")


class FileTerms(TextChoices):
    PLAIN = "plain", pgettext_lazy("shared files", "No confidential files")
    NDA = "nda", pgettext_lazy("shared files", "NDA/NNN signed and sealed")


class ExportStatus(TextChoices):
    FREE = "free", pgettext_lazy("export control", "Not subject to an export licence")
    LICENSED = "licensed", pgettext_lazy("export control", "Exported under a licence")


class Flag(TextChoices):
    OK = "ok", pgettext_lazy("readiness", "Settled")
    UNSURE = "unsure", pgettext_lazy("readiness", "Not sure")
    RED = "red", pgettext_lazy("readiness", "Open: we need help")


class ReadinessCode(TextChoices):
    EXPORT_CONTROL = "export-control", pgettext_lazy("readiness", "Export control")
    TRADE_MARK = "trade-mark", pgettext_lazy("readiness", "Trade mark in China")
    NDA = "nda", pgettext_lazy("readiness", "NDA/NNN")
    TOOLING = "tooling", pgettext_lazy("readiness", "Tooling that belongs to customers")
    CAPACITY = "capacity", pgettext_lazy("readiness", "Capacity")
    DECISION = "decision", pgettext_lazy("readiness", "Who decides")
    PAYMENT = "payment", pgettext_lazy("readiness", "Payment security")
    TRAVEL = "travel", pgettext_lazy("readiness", "Travel")
    # the others are asked when a company likes
    GOAL = "goal", pgettext_lazy("readiness", "Aim in the other country")
    PERSON = "person", pgettext_lazy("readiness", "Who takes care")
    TIMETABLE = "timetable", pgettext_lazy("readiness", "Timetable")
    PROOFS = "proofs", pgettext_lazy("readiness", "Proofs that are asked for")
    FITNESS = "fitness", pgettext_lazy("readiness", "Product for the other market")
    REFERENCES = "references", pgettext_lazy("readiness", "References")
    SECRETS = "secrets", pgettext_lazy("readiness", "What may be shown")
    SAMPLES = "samples", pgettext_lazy("readiness", "Samples")
    LOGISTICS = "logistics", pgettext_lazy("readiness", "Delivery and customs")
    LANGUAGE = "language", pgettext_lazy("readiness", "Language")
    MATERIAL = "material", pgettext_lazy("readiness", "Presentation")
    PRICE = "price", pgettext_lazy("readiness", "Price")
    BUDGET = "budget", pgettext_lazy("readiness", "Budget")


class ReadinessArea(TextChoices):
    STRATEGY = "strategy", pgettext_lazy("readiness", "Strategy and people")
    PRODUCT = "product", pgettext_lazy("readiness", "Product and proofs")
    RIGHTS = "rights", pgettext_lazy("readiness", "Rights and export control")
    CAPACITY = "capacity", pgettext_lazy("readiness", "Capacity and delivery")
    CULTURE = "culture", pgettext_lazy("readiness", "Language and encounter")
    FINANCE = "finance", pgettext_lazy("readiness", "Price and payment")


class QuickState(TextChoices):
    NEW = "new", pgettext_lazy("quick demand", "New")
    TAKEN = "taken", pgettext_lazy("quick demand", "Taken up")
    DECLINED = "declined", pgettext_lazy("quick demand", "Not taken up")


class ReleaseState(TextChoices):
    """What a company says of a demand that somebody else wrote for it."""

    ASKED = "asked", pgettext_lazy("release of a demand", "Asked")
    CONFIRMED = "confirmed", pgettext_lazy("release of a demand", "Released")
    CORRECTED = "corrected", pgettext_lazy("release of a demand", "Correction wished")
    SUPERSEDED = "superseded", pgettext_lazy("release of a demand", "Asked anew")


class Suggestions(TextChoices):
    SEND = "send", _("Send us up to five suitable companies directly")
    ASK = "ask", _("Ask us each time")


class InterestState(TextChoices):
    INVITING = "inviting", pgettext_lazy("expression of interest", "Waits for the team")
    SENT = "sent", pgettext_lazy("expression of interest", "With the project team")
    SHOWN = "shown", pgettext_lazy("expression of interest", "With the other side")
    INTRODUCED = "introduced", pgettext_lazy("expression of interest", "Became an introduction")
    DECLINED = "declined", pgettext_lazy("expression of interest", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("expression of interest", "Withdrawn")


class InterestAnswer(TextChoices):
    """Of a company that was invited to answer together."""

    ASKED = "asked", pgettext_lazy("answer", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("answer", "Yes")
    DECLINED = "declined", pgettext_lazy("answer", "No")


class RecordKind(TextChoices):
    """Of what the team writes down for itself."""

    NOTE = "note", pgettext_lazy("record", "Note")
    PHONE = "phone", pgettext_lazy("record", "Phone call")
    WECHAT = "wechat", pgettext_lazy("record", "WeChat")
    MAIL = "mail", pgettext_lazy("record", "E-mail")
    MEETING = "meeting", pgettext_lazy("record", "Meeting")
    VIDEO = "video", pgettext_lazy("record", "Video call")
    EVENT = "event", pgettext_lazy("record", "Event")


class Outstanding(TextChoices):
    """What is open in an introduction when it passes to somebody else of the team."""

    ANSWERS = "answers", pgettext_lazy("outstanding", "Answers that are awaited")
    QUESTIONS = "questions", pgettext_lazy("outstanding", "Questions without an answer")
    MESSAGES = "messages", pgettext_lazy("outstanding", "Messages to translate")
    MEETINGS = "meetings", pgettext_lazy("outstanding", "Meetings that are proposed")
    MILESTONES = "milestones", pgettext_lazy("outstanding", "Milestones that are not confirmed")
    FOLLOW_UPS = "follow_ups", pgettext_lazy("outstanding", "Follow-ups")
    TASKS = "tasks", pgettext_lazy("outstanding", "Tasks")


class PartKind(StrEnum):
    """What a part of an answer is; only text needs a translation."""

    NUMBER = "number"
    RANGE = "range"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TEXT = "text"
    FIGURE = "figure"  # whatever the key figure is


class QuestionState(TextChoices):
    """Held: free words that the team translates before the other side reads them."""

    HELD = "held", pgettext_lazy("question state", "With the translation desk")
    ASKED = "asked", pgettext_lazy("question state", "Answer expected")
    ANSWERED = "answered", pgettext_lazy("question state", "Answered")
    DROPPED = "dropped", pgettext_lazy("question state", "No longer asked")


class TextKind(TextChoices):
    """What stands on the translation desk."""

    DEMAND = "demand", pgettext_lazy("translation desk", "Demand")
    PROFILE = "profile", pgettext_lazy("translation desk", "Profile")
    MESSAGE = "message", pgettext_lazy("translation desk", "Message")
    QUESTION = "question", pgettext_lazy("translation desk", "Question")
    ANSWER = "answer", pgettext_lazy("translation desk", "Answer to a question")


class ResultItem(TextChoices):
    """What may stand in a multiplier's results sheet."""

    CONTACT = "contact", pgettext_lazy("results sheet", "That we were put in touch")
    VISIT = "visit", pgettext_lazy("results sheet", "Visits")
    SIGNING = "signing", pgettext_lazy("results sheet", "Signings and orders")
    SUM = "sum", pgettext_lazy("results sheet", "The sum")


class Currency(TextChoices):
    EUR = "EUR", pgettext_lazy("currency", "euro")
    CNY = "CNY", pgettext_lazy("currency", "yuan")
