from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from companies.models import User
from tests.support.smtp import Mailbox


class FussyMailbox(Mailbox):
    """Refuses while ``answer`` is not 250."""

    answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            return await super().handle_DATA(server, session, envelope)
        return self.answer


@pytest.fixture
def mailbox(settings):
    box = FussyMailbox()
    box.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", urlsplit(box.url).port
    yield box
    box.stop()


@pytest.fixture(autouse=True)
def _no_rate_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def reader(db):
    return User.objects.create_user("weber@caster.example", family_name="Weber", given_name="Karl", language="de")


@pytest.fixture
def chinese_reader(db):
    names = {"family_name": "王", "given_name": "芳", "function": "采购经理"}
    return User.objects.create_user("wang@oem.example", language="zh-hans", **names)


@pytest.fixture
def manager(db):
    return User.objects.create_user(
        "manager@becan.example",
        "correct horse battery",
        family_name="Lehmann",
        given_name="Ada",
        phone="+49 30 1234",
        role="project_manager",
        is_staff=True,
    )
