"""Every page of the permission table in a real browser: three languages, phone and desktop, nothing overflows, nothing leaves for
another host, the content security policy blocks nothing, axe finds nothing. ``SCREENSHOTS=folder`` keeps a picture of each."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.translation import override

from tests.test_permissions import ROLES, table

pytestmark = pytest.mark.browser

PASSWORD = "Ludwigsfelde-Changchun"
READERS = {  # who looks, and whose column of the permission table says what there is to see
    "visitor": (None, "visitor"),
    "supplier": ("anbieter@becan.example", "offering_owner"),
    "partner": ("caigou@becan.example", "seeking_owner"),
    "multiplier": ("kaifaqu@becan.example", "multiplier"),
    "manager": ("projekt@becan.example", "manager"),
    "auditor": ("pruefung@becan.example", "auditor"),
}
READ_IN = {"visitor": ("de", "en", "zh-hans"), "partner": ("zh-hans",), "multiplier": ("en",)}  # the others in German
WIDTHS = (390, 720, 1440, 1920)  # a phone, a desktop at 200 % zoom, desktops
AXE = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, which axe leaves out by itself
CONTRAST = {"runOnly": ["color-contrast"]}
FILES = {f"companies:company_{name}" for name in ("pdf", "png", "qr", "card", "vcard")} | {"robots", "sitemap"}
SKIPPED = FILES | {
    "matching:demand_preview",  # a fragment
    "portal:funder_logo",
    "events:attendance_pdf",
    "events:badges_pdf",
    "events:check_in_worker",
    "events:event_calendar",
    "events:guest_letter",
    "events:guest_ticket",
    "events:letter_file",
    "events:meeting_plan_pdf",
    "events:meeting_schedule_pdf",
    "events:registration_letter",
    "events:registration_ticket",
    "matching:file_accesses",
    "matching:introduction_briefing_pdf",
    "matching:log_worker",
    "matching:file_detail",
    "matching:file_nda",
    "matching:demand_file",
    "matching:quick_demand_file",
    "portal:press_kit",
    "portal:report_file",
    "companies:account_export",
    "root",
    "healthz",
    "totp_qr",
    "mfa_download_recovery_codes",
    "account_reset_password_from_key",
    "admin:index",
}
INTRODUCE = """
from django.utils import timezone
from companies.models import Company, User
from companies.services.assisting import ask_confirmation
from companies.signed_links import link_token as confirmation_token
from matching.models import Demand, FollowUp, Introduction, Match, WeightsProposal
from matching.services.introductions import propose_introduction
from matching.signed_links import demand_token, follow_up_token, link_token, milestone_token
from companies.services.merging import merge_companies
from tests.factories import make_company, make_demand, make_import
from tests.matching.space_parts import connected, furnish, share_under_nda
from tests.matching.weights_parts import REPORT
team = User.objects.get(email="projekt@becan.example")
entries = [make_company(state="imported") for _number in range(4)]
kept = merge_companies(entries[0], entries[1], take=set(), by=team)
lists = [make_import(team).pk, make_import(team, state="committed").pk]
print("LISTS", *lists, kept.aliases.get().pk, entries[2].pk, entries[3].pk)
offering = Company.objects.get(memberships__user__email="anbieter@becan.example")
seeking = Company.objects.get(memberships__user__email="caigou@becan.example")
demand = Demand.objects.filter(company=seeking, state="published").first()
match, _ = Match.objects.get_or_create(demand=demand, company=offering, superseded_at=None, defaults=dict(
    rank=99, score=70, coverage=0.5, band="possible", engine_version="1", weights_version="1", taxonomy_version="1"))
companies = [str(pk) for pk in Company.objects.values_list("pk", flat=True)[:6]]
top_five = {"demand": str(demand.pk), "before": companies[:5], "after": companies[1:]}
past = {"looked_at": 1, "changed": 1, "top_fives": [top_five]}
WeightsProposal.objects.get_or_create(state="open", defaults=dict(
    based_on="1", criteria=REPORT["in_force"], report=REPORT | {"past_demands": past}))
asked = Introduction.objects.open().filter(demand=demand, offering=offering).first()  # by another test of this portal
introduction = asked or propose_introduction(match, by=team)
measure = User.objects.get(email="pruefung@becan.example").audits  # other tests of this portal add demands without one
for row in (demand, introduction):
    type(row).objects.filter(pk=row.pk).update(funding_measure=measure)
second = make_demand(seeking, title_zh_hans="寻找铝合金支架供应商", title_de="Halter aus Aluminium gesucht", musts=["CS-DC-VAC"])
shared = connected(second, offering, team)
furnish(shared, team)
share_under_nda(shared, team)
follow_up = FollowUp.objects.create(introduction=shared, side="offering", after_days=30)
FollowUp.objects.create(introduction=shared, side="seeking", after_days=30, answer="talking", answered_at=timezone.now(), channel="phone")
print("SHARED", follow_up.pk, follow_up_token(follow_up), milestone_token(shared.milestones.first(), "seeking"))
confirmation = confirmation_token(ask_confirmation(offering, by=User.objects.get(email="projekt@becan.example")))
from becan.mail_kinds import MATCH
from becan.models import Notice, OutgoingMail
from becan.unsubscribing import unsubscribe_token
reader = User.objects.get(email="anbieter@becan.example")
news = "Ein neues Gesuch passt zu Ihrem Unternehmen"
notice = Notice.objects.create(user=reader, kind="match_news", language="de", title=news, text=news, url="/de/")
OutgoingMail.objects.create(kind="match_news", to=reader.email, user=reader, languages="de", subject=news, text=news,
    state="bounced", attempts=3, last_error="550 5.1.1 User unknown", due_at=timezone.now(), passed_at=timezone.now())
print("MAILS", notice.pk, unsubscribe_token(reader, MATCH))
from tests.portal.report.parts import make_report
for name, arguments in make_report(measure, offering, team).items():
    print("REPORT", name, *arguments)
from matching.models import Interaction
entry = Interaction.objects.create(kind="wechat", who="王经理", words="Möchte im Mai nach Berlin kommen.", by=team)
print("TEAM", entry.pk)
from events.models import Event
from events.signed_links import guest_token, request_token
from tests.factories import make_registration
workshop = Event.objects.filter(kind="workshop", is_demo=True).earliest("created_at")
person = {"family_name": "Brandt", "given_name": "Eva", "organisation": "Hof & Werk GmbH"}
guest = make_registration(workshop, email=f"{workshop.registrations.count()}@hof.example", **person)
asked = workshop.guest_requests.create(email="neu@hof.example", language="de", person=person | {"language": "de"})
print("GUESTS", request_token(asked), guest_token(guest))
print("IDS", offering.pk, demand.pk, match.pk, introduction.pk, link_token(introduction.sides.get(side="offering")), confirmation, shared.pk, demand_token(demand))
"""


@pytest.fixture(scope="module")
def things(demo_portal):
    printed = demo_portal.manage("shell", "-c", INTRODUCE).splitlines()
    names = ("IDS", "LISTS", "MAILS", "SHARED", "TEAM", "GUESTS")
    ids, lists, mails, shared, team, guests = (
        next(line for line in printed if line.startswith(name)).split()[1:] for name in names
    )
    report = {line.split()[1]: line.split()[2:] for line in printed if line.startswith("REPORT")}
    offering, demand, match, introduction, token, confirmation, introduced, demand_token = ids
    public = demo_portal.query("SELECT id FROM companies_company WHERE visibility = 4 AND state = 'verified' ORDER BY sort_key")
    submitted = demo_portal.query("SELECT id FROM matching_demand WHERE state = 'submitted' ORDER BY id")
    person = demo_portal.query(f"SELECT id FROM companies_contactperson WHERE company_id = '{offering}'")
    workshop, visit = (
        demo_portal.query(f"SELECT id, starts_at FROM events_event WHERE kind = '{kind}' AND is_demo ORDER BY created_at")[0]
        for kind in ("workshop", "incoming")
    )
    registered = f"SELECT id FROM events_eventregistration WHERE event_id = '{workshop['id']}' AND company_id = '{offering}'"
    return {
        "-": [],
        "event": [workshop["id"]],
        "month": [workshop["starts_at"].year, workshop["starts_at"].month],
        "part_new": [workshop["id"], "sessions"],
        "registration": [demo_portal.query(registered)[0]["id"]],
        "visit": [visit["id"]],
        **report,
        "import": lists[:1],
        "committed_import": lists[1:2],
        "alias": lists[2:3],
        "merge": lists[3:],
        "offering": [offering],
        "translation": [offering, "zh-hans"],
        "view_as": [offering, "partner"],
        "records": [offering, "proofs"],
        "record_new": [offering, "sites"],
        "record": [offering, "contacts", person[0]["id"]],
        "public": [public[0]["id"]],
        "demand": [demand],
        "demand_token": [demand_token],
        "submitted": [submitted[0]["id"]],
        "match": [match],
        "pair": [demand, offering],
        "introduction": [introduction],
        "introduced": [introduced],
        "follow_up": [introduced, shared[0]],
        "follow_up_token": [shared[1]],
        "milestone_token": [shared[2]],
        "side": [introduction, "offering"],
        "token": [token],
        "confirmation": [confirmation],
        "entry": team,
        "request_token": guests[:1],
        "guest_token": guests[1:],
        "notice": mails[:1],
        "unsubscribe": mails[1:],
        "guide": ["nda-and-seal"],
    }


def pages_of(role, things):
    """The names and addresses that the role may open, in its own demo world."""
    column = ROLES.index(READERS[role][1])
    for method, url, about, statuses in table():
        if method == "GET" and statuses[column] == "200" and url not in SKIPPED and about in things:
            if role in ("partner", "multiplier") and about == "submitted":
                continue  # somebody else's
            yield url, things[about]


def log_in(page, email, portal):
    page.goto("/de/account/login/")
    page.locator("main details summary").first.click()
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", PASSWORD)
    page.locator("main details form button[type=submit]").click()
    page.wait_for_load_state()
    if page.locator("main [name=code]").count():
        portal.enter_code(page, email)


@pytest.mark.parametrize("role", READERS)
def test_every_page(new_page, demo_portal, things, role):
    """The members' pages in German as supplier, in Chinese as partner, in English as multiplier."""
    walk(new_page, demo_portal, things, role, READ_IN.get(role, ("de",)))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_team_reads_in_its_other_languages(new_page, demo_portal, things, language):
    """A test has ten minutes: here a phone by daylight only."""
    walk(new_page, demo_portal, things, "manager", (language,), widths=WIDTHS[:1])


def walk(new_page, demo_portal, things, role, languages, widths=WIDTHS):
    page = new_page(portal=demo_portal)
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append((page.url, message.text)) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    if READERS[role][0]:
        log_in(page, READERS[role][0], demo_portal)
    found = []
    for url, arguments in pages_of(role, things):
        for language in languages:
            with override(language):
                address = reverse(url, args=arguments)
            found += look_at(page, address, f"{role}-{url.replace(':', '.')}-{language}", widths, in_the_dark=language == "de")
    assert found == []
    assert complaints == []
    assert hosts == {urlsplit(demo_portal.url).netloc}


def look_at(page, address, name, widths, *, in_the_dark):
    answer = page.goto(address)
    if answer.status != 200:
        yield address, answer.status
    yield from violations(page, address, AXE)
    if in_the_dark:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour on its way
        yield from violations(page, f"{address} in the dark", CONTRAST)
        page.emulate_media(color_scheme="light")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            yield address, width, wide
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def violations(page, address, options):
    for rule in Axe().run(page, options=options).response["violations"]:
        yield address, rule["id"], rule["nodes"][0]["html"]
