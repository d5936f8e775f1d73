import pytest
from django.db import IntegrityError

from becan.models import ActivityLog, AppendOnly, log_action


def test_an_entry_says_who_did_what_to_what_and_why(reader, manager):
    entry = log_action(reader, "user.blocked", actor=manager, reason="left the firm", ticket=7)
    entry.refresh_from_db()
    assert (entry.actor, entry.object, entry.action, entry.reason, entry.data) == (
        manager,
        reader,
        "user.blocked",
        "left the firm",
        {"ticket": 7},
    )
    assert list(ActivityLog.objects.about(reader)) == [entry]
    assert not ActivityLog.objects.about(manager).exists()


def test_history_cannot_be_changed(reader):
    entry = log_action(reader, "user.blocked")
    for change in (entry.save, entry.delete, ActivityLog.objects.all().delete, lambda: ActivityLog.objects.update(reason="x")):
        with pytest.raises(AppendOnly):
            change()


def test_an_action_is_noun_and_participle(reader):
    with pytest.raises(IntegrityError):
        log_action(reader, "Blocked the user")
