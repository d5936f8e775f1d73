"""What becomes of invitations and registrations when two entries of one company are merged."""

from companies.services.merging_relations import Relation, register

register(
    Relation("events.eventinvitation", "company", unless_same=("event",)),
    Relation("events.eventregistration", "company"),
    Relation("events.feedback", "other", unless_same=("registration",)),
    Relation("events.meetingguest", "company", unless_same=("day",)),
)
