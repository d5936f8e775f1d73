"""Searches that people keep, and the mail that tells what is new: at most one a week, whatever they keep."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.due import claim, postpone
from becan.exceptions import DomainError
from becan.mail import queue_mail
from becan.nudge import hint
from companies.adapters import current_tagger, current_taxonomy
from companies.models import SavedSearch, User
from companies.search.addresses import chosen_in, removed_in, text_in
from companies.search.questions import understand
from companies.search.readers import Reader, documents_of
from companies.search.results import search
from companies.tasks import search_digest_task

EVERY = timedelta(days=7)
LEASE = timedelta(minutes=10)
MOST = 30  # that a person keeps
_signer = Signer(salt="companies.saved_search")


@transaction.atomic
def keep_search(user, *, name, address, language) -> SavedSearch:
    """Due with the others that this person keeps: one mail tells of all."""
    User.objects.select_for_update().get(pk=user.pk)
    held = SavedSearch.objects.filter(user=user)
    if held.count() >= MOST and not held.filter(address=address).exists():
        raise DomainError(_("You keep %(number)s searches already. Please delete one first.") % {"number": MOST})
    due_at = held.filter(is_alerting=True).order_by("due_at").values_list("due_at", flat=True).first()
    saved, _created = SavedSearch.objects.update_or_create(
        user=user,
        address=address,
        defaults={"name": name, "language": language, "is_alerting": True, "due_at": due_at or timezone.now() + EVERY},
    )
    return saved


@transaction.atomic
def set_alerting(saved: SavedSearch, is_alerting: bool) -> None:
    """Who comes back hears of what is new from now on."""
    now = timezone.now()
    SavedSearch.objects.filter(pk=saved.pk).update(is_alerting=is_alerting, seen_until=now, due_at=now + EVERY)


def forget_search(saved: SavedSearch) -> None:
    saved.delete()


def off_token(user) -> str:
    return _signer.sign(str(user.pk))


def user_of_token(token: str) -> User | None:
    try:
        pk = _signer.unsign(token)
    except BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def stop_alerts(user) -> int:
    return SavedSearch.objects.filter(user=user, is_alerting=True).update(is_alerting=False)


def send_digest(user_pk, *, now: datetime) -> None:
    """What is new for one person. Nothing new, no mail."""
    claimed = claim(SavedSearch.objects.due(now).filter(user_id=user_pk), now=now, lease=LEASE, most=MOST)
    try:
        _tell(claimed, now)
    except Exception as error:
        for saved in claimed:
            postpone(saved, error, now=now)


@transaction.atomic
def _tell(claimed, now):
    if not claimed:
        return
    user = User.objects.get(pk=claimed[0].user_id)
    news = [(saved, number) for saved in claimed if (number := number_of_new(saved, user, until=now))]
    if news and user.is_active:
        context = {"news": news, "token": off_token(user)}
        queue_mail("search_digest", to=user, context=context, dedupe=min(saved.seen_until for saved in claimed).isoformat())
    pks = [saved.pk for saved in claimed]
    SavedSearch.objects.filter(pk__in=pks).update(seen_until=now, due_at=now + EVERY, attempts=0, last_error="")


def number_of_new(saved: SavedSearch, user, *, until: datetime) -> int:
    """As this person may find them now: what was new and is hidden again is not told."""
    data, taxonomy = QueryDict(saved.address), current_taxonomy()
    listed = documents_of(Reader.of(user), data.get("kind", "")).filter(listed_at__gt=saved.seen_until, listed_at__lte=until)
    question = understand(text_in(data), taxonomy, current_tagger(), removed_in(data))
    results = search(listed, question, chosen_in(data, taxonomy), taxonomy)
    return 0 if results.dropped else len(results.order)


def sweep_due_digests(*, now: datetime) -> None:
    for pk in SavedSearch.objects.due(now).order_by("user").values_list("user", flat=True).distinct():
        hint(search_digest_task, pk)
