import pytest

from events.models import MeetingWish
from tests.events.event_parts import make_meeting_day
from tests.factories import make_company, make_event, make_registration, make_user


@pytest.fixture
def day():
    """Two suppliers and two partners, German and Chinese only, one interpreter, three slots, two tables."""
    event = make_event(kind="matchmaking", responsible=make_user(role="project_manager"))
    day = make_meeting_day(event)
    day.interpreters.create(name="Li Na", languages=["de", "zh-hans"])
    for number, (kind, language) in enumerate(
        [("supplier", "de"), ("supplier", "de"), ("partner", "zh-hans"), ("partner", "zh-hans")]
    ):
        company = make_company(kind=kind, owner=make_user(f"{number}@firma.example", language=language))
        make_registration(event, company)
        day.guests.create(company=company, languages=[language])
    a, b, c, d = day.guests.order_by("pk")
    wishes = [(a, c, "must", 1), (c, a, "like", 0.5), (b, c, "like", 0.6), (b, d, "like", 0.9), (a, d, "no", 0)]
    MeetingWish.objects.bulk_create(MeetingWish(asking=f, asked=t, level=level, weight=w) for f, t, level, w in wishes)
    return day


@pytest.fixture
def new_page(browser, demo_portal):
    """As the common one, without starting the empty portal."""
    contexts = []

    def new(locale="de-DE", *, width=1440):
        contexts.append(browser.new_context(base_url=demo_portal.url, locale=locale, viewport={"width": width, "height": 900}))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()
