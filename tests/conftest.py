import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.support.folders import server_folder
from tests.support.processes import Portal, Worker
from tests.support.smtp import Mailbox

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def pytest_collection_modifyitems(items):
    """Browser tests come last: Playwright leaves an event loop in this thread, and Django then refuses its database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def skip_unless_ci(reason: str):
    """A laptop may lack a tool, visibly; the CI may not."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _language_of_the_settings():
    """A page read in Chinese leaves its language behind in this thread."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The taxonomy once for the whole run; tests with real commits end in a flush and load it again, see ``taxonomy``."""
    with django_db_blocker.unblock():
        load_taxonomy_files()


@cache
def taxonomy_files():
    from becan.language.taxonomy import read_taxonomy

    return read_taxonomy()


def load_taxonomy_files():
    from companies.services.taxonomy import load_taxonomy

    load_taxonomy(taxonomy_files())


@pytest.fixture
def taxonomy(db):
    from companies.adapters import current_taxonomy

    load_taxonomy_files()
    return current_taxonomy()


@pytest.fixture(scope="session")
def mail_server():
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def smtp(mail_server):
    """The mails that real SMTP conversations brought since this test began."""
    mail_server.messages.clear()
    return mail_server


@pytest.fixture
def start_worker(transactional_db, settings, smtp, tmp_path):
    """``start_worker("default,mail")``: a real worker on the test database, sending to ``smtp``."""
    import redis  # needs the test servers only here

    redis.from_url(settings.REDIS_URL).flushdb()  # hints that other tests left
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    database = f"{server}/{settings.DATABASES['default']['NAME']}"
    environment = {**os.environ, "DATABASE_URL": database, "EMAIL_URL": smtp.url}
    workers = []

    def start(queues: str = "default,mail", pool: str = "prefork") -> Worker:
        workers.append(Worker(queues, pool, folder=tmp_path, environment=environment))
        workers[-1].start()
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def celery_worker_process(start_worker):
    return start_worker()


@pytest.fixture(scope="session")
def start_portal(mail_server):
    """``start_portal(BECAN_DEMO="yes")``: a whole portal of its own, sending to the mail server of the tests."""
    with ExitStack() as portals:

        def start(**environment: str) -> Portal:
            folder = portals.enter_context(server_folder())
            portal = Portal(folder, **{"EMAIL_URL": mail_server.url, "BECAN_DEMO": "no", "MAIL_QUIET_HOURS": "no"} | environment)
            portals.callback(portal.stop_if_running)
            portal.start()
            return portal

        yield start


@pytest.fixture(scope="session")
def live_portal(start_portal):
    """A portal with the taxonomy and nobody in it."""
    return start_portal()


@pytest.fixture(scope="session")
def demo_portal(start_portal):
    return start_portal(BECAN_DEMO="yes")


@pytest.fixture(scope="session")
def browser():
    if not Path(CHROMIUM).exists():
        skip_unless_ci(f"{CHROMIUM} is missing; on Debian: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    options = [*CHROMIUM_OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else CHROMIUM_OPTIONS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_portal):
    """``new_page("zh-CN", width=390)``: a page of ``live_portal`` for a reader of that language, with cookies of its own."""
    contexts = []

    def new(locale: str = "de-DE", *, width: int = 1440, portal: Portal = live_portal):
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(base_url=portal.url, locale=locale, viewport=size))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()
