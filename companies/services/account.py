"""What the portal knows of a person, to take along; and the end of an account, after which its companies go on."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.mail import queue_mail
from becan.models import ActivityLog, NoticeSettings, OutgoingMail, log_action
from companies.enums import InvitationState, MaintainedBy, MembershipRole
from companies.enums import RequestState as State
from companies.models import Consent, ContactPerson, Invitation, User
from companies.names import plain_name
from companies.services.team import lock
from companies.signals import account_deleted

ABOUT_ME = (
    "email", "family_name", "given_name", "function", "phone", "wechat", "language", "role", "date_joined", "last_login",
)  # fmt: skip
GONE = "deleted.invalid"  # a domain that never exists (RFC 2606)


def export_person(user) -> dict:
    """Everything about the person. Other people's and companies' data only as far as they say what the person did."""
    return {
        "account": {name: getattr(user, name) for name in ABOUT_ME},
        "addresses": list(user.emailaddress_set.values("email", "verified", "primary")),
        "second_factors": list(user.authenticator_set.values("type", "created_at", "last_used_at")),
        "sessions": list(user.usersession_set.values("created_at", "last_seen_at", "ip", "user_agent")),
        "companies": [
            {"company": plain_name(row.company), "role": row.role, "relationship": row.relationship, "since": row.created_at}
            for row in user.memberships.select_related("company")
        ],
        "join_requests": list(
            user.join_requests.values("company_name", "relationship", "words", "is_claim", "state", "created_at", "decided_at")
        ),
        "invitations": list(Invitation.objects.filter(email=user.email).values("role", "state", "created_at", "expires_at")),
        "contact_person": list(
            _contacts(user).values("family_name", "given_name", "function", "email", "phone", "wechat", "language")
        ),
        "consents": list(
            Consent.objects.filter(user=user).values(
                "text_key", "text_version", "language", "person", "scope", "channel", "given_at", "withdrawn_at"
            )
        ),
        "mails": list(
            OutgoingMail.objects.filter(user=user).order_by("pk").values("kind", "to", "subject", "queued_at", "sent_at")
        ),
        "inbox": list(user.notices.order_by("pk").values("title", "text", "at", "read_at")),
        "activities": list(ActivityLog.objects.filter(actor=user).order_by("pk").values("action", "object_id", "at", "reason")),
        "mentioned_in": _mentions(user),
    }


def can_delete_account(user) -> bool:
    """Accounts of the team and of auditors are ended by an administrator: their work stays accountable."""
    return not user.role


def left_without_owner(user) -> list:
    """The companies that would fall to the project team."""
    owned = user.memberships.filter(role=MembershipRole.OWNER).select_related("company")
    return [member.company for member in owned if _is_last_owner(member)]


@transaction.atomic
def delete_account(user, *, is_told: bool = True):
    """The person goes, the history stays without a name. Companies without an owner are kept by BeCAN from now on."""
    if not can_delete_account(user):
        raise DomainError(_("Accounts of the project team are ended by an administrator."))
    email, language = user.email, user.language
    companies = sorted((member.company for member in user.memberships.select_related("company")), key=lambda company: company.pk)
    for company in companies:
        _leave(lock(company), user)
    user.join_requests.filter(state=State.OPEN).delete()
    user.join_requests.update(words="")
    Invitation.objects.filter(email=email).exclude(state=InvitationState.SENT).delete()
    _erase_contacts(user)
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=timezone.now())
    _end_sessions(user)
    for personal in (user.emailaddress_set, user.authenticator_set, user.usersession_set):
        personal.all().delete()
    for own in (user.notices, user.saved_searches, NoticeSettings.objects.filter(user=user)):
        own.all().delete()
    OutgoingMail.objects.filter(user=user).update(to=f"{user.pk}@{GONE}", subject="", text="", html="", dedupe_key=None)
    _blank(user)
    account_deleted.send(User, user=user)
    log_action(user, "account.deleted", actor=user)
    if is_told:  # an address that nobody confirmed may be somebody else's
        queue_mail("account_deleted", to=email, language=language, blank_after_send=True)


def _leave(company, user):
    member = company.memberships.get(user=user)
    falls_to_staff = _is_last_owner(member)
    member.delete()
    log_action(company, "team.left", actor=user)
    if falls_to_staff:
        company.maintained_by = MaintainedBy.STAFF
        company.save(update_fields=["maintained_by", "updated_at"])
        log_action(company, "company.falls_to_staff", actor=user)
        _tell_staff(company)


def _is_last_owner(member) -> bool:
    others = member.company.memberships.filter(role=MembershipRole.OWNER).exclude(pk=member.pk)
    return member.role == MembershipRole.OWNER and not others.exists()


def _tell_staff(company):
    contact = import_string(settings.MAIL_CONTACTS)("de")[0]
    queue_mail("company_without_owner", to=contact.email, language="de", about=company, context={"company": company})


def _contacts(user):
    return ContactPerson.objects.filter(email__iexact=user.email) | ContactPerson.objects.filter(user=user)


def _erase_contacts(user):
    """With the picture of the WeChat code: a row takes no file along by itself."""
    for name in _contacts(user).exclude(chat_code="").values_list("chat_code", flat=True):
        transaction.on_commit(lambda name=name: default_storage.delete(name))
    _contacts(user).delete()


def _end_sessions(user):
    Session.objects.filter(session_key__in=user.usersession_set.values("session_key")).delete()


def _blank(user):
    for name in ("family_name", "given_name", "function", "phone", "wechat"):
        setattr(user, name, "")
    user.email, user.is_active = f"{user.pk}@{GONE}", False
    user.set_unusable_password()
    user.save()


def _mentions(user) -> list[dict]:
    """Rows of other tables that name the person: which, as what, how many."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.one_to_many and relation.related_model is not User:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
            if count := rows.count():
                found.append({"table": relation.related_model._meta.label, "as": relation.field.name, "rows": count})
    return sorted(found, key=lambda row: (row["table"], row["as"]))
