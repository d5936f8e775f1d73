"""An introduction's activity log as sentences, for the team."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from becan.models import ActivityLog
from companies.adapters import current_taxonomy
from companies.enums import Channel
from companies.words import Words
from matching.enums import Part

ONE_FIRST = pgettext_lazy("timeline", "%(company)s asked first")
SENTENCES = {
    "introduction.proposed": pgettext_lazy("timeline", "Both sides asked"),
    "introduction.accepted": pgettext_lazy("timeline", "%(company)s: yes"),
    "introduction.declined": pgettext_lazy("timeline", "%(company)s: no"),
    "introduction.expired": pgettext_lazy("timeline", "%(company)s: no answer in time"),
    "introduction.question_asked": pgettext_lazy("timeline", "%(company)s asks"),
    "introduction.question_settled": pgettext_lazy("timeline", "%(company)s: question answered"),
    "introduction.withdrawn": pgettext_lazy("timeline", "%(company)s: consent withdrawn"),
    "introduction.introduced": pgettext_lazy("timeline", "Put in touch, contact data released"),
    "introduction.held": pgettext_lazy("timeline", "Held: export control is to be settled"),
    "introduction.cleared": pgettext_lazy("timeline", "Export control settled"),
    "introduction.closed": pgettext_lazy("timeline", "Ended"),
    "introduction.reopened": pgettext_lazy("timeline", "Asked again"),
    "introduction.active": pgettext_lazy("timeline", "In talks"),
    "introduction.paused": pgettext_lazy("timeline", "The talks rest"),
    "introduction.change_told": pgettext_lazy("timeline", "%(company)s has changed; the other side was told"),
    "introduction.taken_over": pgettext_lazy("timeline", "Taken over completely"),
    "introduction.second_asked": pgettext_lazy("timeline", "The other side was asked, too"),
    "introduction.handed_over": pgettext_lazy("timeline", "Handed over to somebody else of the team"),
    "introduction.beyond_budget": pgettext_lazy("timeline", "Asked beyond the week's budget"),
    "message.sent": pgettext_lazy("timeline", "Message"),
    "message.translated": pgettext_lazy("timeline", "Message translated"),
    "question.asked": pgettext_lazy("timeline", "%(company)s asks the other side"),
    "question.answered": pgettext_lazy("timeline", "%(company)s answers a question"),
    "question.translated": pgettext_lazy("timeline", "Question or answer translated"),
    "question.dropped": pgettext_lazy("timeline", "%(company)s: question taken back"),
    "results.released": pgettext_lazy("timeline", "%(company)s releases results for its multiplier"),
    "meeting.proposed": pgettext_lazy("timeline", "Meeting proposed"),
    "meeting.accepted": pgettext_lazy("timeline", "Meeting agreed"),
    "meeting.declined": pgettext_lazy("timeline", "Meeting declined"),
    "meeting.cancelled": pgettext_lazy("timeline", "Meeting cancelled"),
    "wechat.copied": pgettext_lazy("timeline", "%(company)s told by WeChat"),
    "files.terms_chosen": pgettext_lazy("timeline", "%(company)s: terms for files chosen"),
    "file.shared": pgettext_lazy("timeline", "%(company)s shares a file"),
    "file.opened": pgettext_lazy("timeline", "File opened"),
    "file.withdrawn": pgettext_lazy("timeline", "File withdrawn"),
    "follow_up.asked": pgettext_lazy("timeline", "Both sides asked how it goes"),
    "follow_up.talking": pgettext_lazy("timeline", "%(company)s: in talks"),
    "follow_up.resting": pgettext_lazy("timeline", "%(company)s: the talks rest"),
    "follow_up.result": pgettext_lazy("timeline", "%(company)s: there is a result"),
    "follow_up.nothing": pgettext_lazy("timeline", "%(company)s: nothing will come of it"),
    "follow_up.help": pgettext_lazy("timeline", "%(company)s asks for a call"),
    "follow_up.handled": pgettext_lazy("timeline", "Follow-up settled"),
    "milestone.stated": pgettext_lazy("timeline", "Milestone noted"),
    "milestone.confirmed": pgettext_lazy("timeline", "%(company)s confirms a milestone"),
    "milestone.disputed": pgettext_lazy("timeline", "%(company)s sees a milestone differently"),
    "milestone.upheld": pgettext_lazy("timeline", "Milestone clarified: it stands"),
    "milestone.dropped": pgettext_lazy("timeline", "Milestone clarified: it does not count"),
}
REASON_LISTS = {"introduction.declined": "decline_reason", "introduction.closed": "close_reason"}
PORTAL = pgettext_lazy("timeline", "the portal itself")


@dataclass(frozen=True)
class Entry:
    when: datetime
    text: str
    who: str
    is_ahead: bool = False


def timeline(introduction) -> list[Entry]:
    words = Words(current_taxonomy())
    rows = ActivityLog.objects.about(introduction).select_related("actor", "on_behalf_of")
    return [Entry(row.at, sentence_of(row, introduction, words), who_did(row)) for row in rows]


def sentence_of(row, introduction, words):
    first = row.data.get("first") if row.action == "introduction.proposed" else None
    part = first or row.data.get("side")
    company = getattr(introduction, part) if part in Part.values else ""
    sentence = str(ONE_FIRST if first else SENTENCES.get(row.action, row.action)) % {"company": company}
    reason = words.code(REASON_LISTS[row.action], row.reason) if row.reason and row.action in REASON_LISTS else row.reason
    return " · ".join(filter(None, [sentence, reason, row.data.get("words", "")]))


def who_did(row):
    if row.actor is None:
        return _("by the link from the mail") if row.data.get("channel") == Channel.SIGNED_LINK else str(PORTAL)
    if row.on_behalf_of is None:
        return str(row.actor)
    names = {"person": row.actor, "company": row.on_behalf_of}
    if row.data.get("multiplier"):
        who = _("%(person)s, on behalf of %(company)s") % names
    else:
        who = _("recorded by %(person)s for %(company)s") % names
    source = [row.data.get("told_by", ""), str(dict(Channel.choices).get(row.data.get("channel"), ""))]
    return pgettext("separator", ", ").join(filter(None, [who, *source]))
