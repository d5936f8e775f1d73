"""What a reader's first look at home, search and profile costs: bytes, requests, and the wait on a slow line."""

import pytest

from tests.test_every_page import log_in

pytestmark = pytest.mark.browser

LIGHT = 100_000  # bytes over the wire
FEW = 10  # requests
READABLE = 2500  # milliseconds until the words stand there
SLOW_LINE = {"offline": False, "latency": 300, "downloadThroughput": 1_500_000 / 8, "uploadThroughput": 1_500_000 / 8}
READER = "caigou@becan.example"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.fixture(scope="module")
def profile(demo_portal):
    return demo_portal.query("SELECT id FROM companies_company WHERE visibility = 4 AND state = 'verified' ORDER BY sort_key")[0][
        "id"
    ]


@pytest.fixture(params=["home", "search", "profile"])
def first_view(request, profile, new_page, demo_portal):
    """A page that has never been here (nothing cached), with the address to open and what Chromium counts."""
    page = new_page("zh-CN", width=390, portal=demo_portal)
    address = {"home": "/zh-hans/", "search": "/zh-hans/search/?q=压铸", "profile": f"/zh-hans/company/{profile}/"}[request.param]
    if request.param == "search":
        log_in(page, READER, demo_portal)
    return page, address


def watch(page):
    """The developer tools of the page, with an empty cache; ``sizes`` fills with the bytes of each answer, head and all."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return tools, sizes


def test_the_first_view_is_light(first_view):
    page, address = first_view
    _, sizes = watch(page)
    page.goto(address, wait_until="networkidle")
    print(f"{address}: {len(sizes)} requests, {sum(sizes):.0f} bytes")
    assert 2 <= len(sizes) <= FEW
    assert 5_000 < sum(sizes) <= LIGHT


def test_the_first_view_is_readable_soon_on_a_slow_line(first_view):
    """The one figure here that a clock gives: a round trip of 300 ms and 1.5 Mbit/s, as between Changchun and Berlin."""
    page, address = first_view
    page.goto(address)  # so that the server has its templates; the browser keeps nothing
    tools, _ = watch(page)
    tools.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(address)
    assert page.locator("main h1").first.is_visible()
    wait = page.evaluate(FIRST_PAINT)
    print(f"{address}: readable after {wait:.0f} ms")
    assert 300 < wait < READABLE
