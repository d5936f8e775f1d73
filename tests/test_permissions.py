"""Every URL × every role, with its expected status. A new URL without a row fails."""

from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from becan.mail_kinds import MATCH
from becan.models import Notice, OutgoingMail
from becan.unsubscribing import unsubscribe_token
from companies.guides.files import read_guides
from companies.models import DuplicateHint, Evidence, JoinRequest
from companies.services.assisting import ask_confirmation
from companies.services.guides import load_guides
from companies.services.merging import merge_companies
from companies.services.team import invitation_token, invite
from companies.signed_links import link_token as confirmation_token
from matching.enums import Part
from matching.models import Batch, DemandFile, FollowUp, Interaction, Interest, Match, QuickDemand, Task, WeightsProposal
from matching.services.introductions import propose_introduction
from matching.services.questions import ask
from matching.signed_links import (
    demand_token,
    follow_up_token,
    link_token,
    milestone_token,
    question_token,
    space_token,
    suggestion_token,
)
from matching.signed_links import invitation_token as member_token
from tests.events.event_parts import event_things
from tests.factories import make_company, make_contact_person, make_demand, make_import, make_mandate, make_user
from tests.matching.space_parts import connected, furnish, share_under_nda
from tests.matching.weights_parts import REPORT
from tests.portal.report.parts import make_report

ROLES = (
    "visitor", "offering_owner", "offering_editor", "offering_viewer", "seeking_owner", "multiplier", "stranger", "draft",
    "manager", "administrator", "auditor",
)  # fmt: skip
TABLE = Path(__file__).parent / "data" / "permissions.tsv"
NOT_LISTED = ("admin",)  # Django's own: one row stands for all its pages


def named_urls(patterns=None, namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name or "root"]))
        elif pattern.namespace not in NOT_LISTED:
            yield from named_urls(pattern.url_patterns, pattern.namespace or namespace)


def _guides():
    load_guides([entry for entry in read_guides() if entry.code == "payment"])
    return {"guide": ["payment"], "guide_version": ["payment", 1]}


def table():
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf8").splitlines() if not line.startswith("#")]
    assert lines[0] == ["method", "url", "about", *ROLES]
    return [(line[0], line[1], line[2], line[3:]) for line in lines[1:]]


@pytest.fixture
def cast(taxonomy):
    users = {role: make_user(f"{role.replace('_', '-')}@example.org") for role in ROLES[1:8]}
    for role, name in (("manager", "project_manager"), ("administrator", "administrator"), ("auditor", "auditor")):
        users[role] = make_user(
            f"{role}@example.org", role=name, is_staff=role == "administrator", is_superuser=role == "administrator"
        )
        TOTP.activate(users[role], generate_totp_secret())
    return users


@pytest.fixture
def things(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    team = {"owner": cast["offering_owner"], "editor": cast["offering_editor"], "viewer": cast["offering_viewer"]}
    measure = {"funding_measure": cast["auditor"].audits}
    offering = make_company(**team, concepts=["EM-PEL-OBC"], **measure)
    seeking = make_company(kind="partner", owner=cast["seeking_owner"])
    hub = make_company(kind="multiplier", owner=cast["multiplier"])
    mandate = make_mandate(hub, seeking)
    make_company(owner=cast["stranger"], concepts=["CS-DC"])
    make_company(owner=cast["draft"], state="draft")
    for company in (offering, seeking):
        make_contact_person(company)
    demand = make_demand(seeking, musts=["EM-PEL-OBC"], **measure)
    hidden = make_demand(seeking, musts=["EM-PEL-OBC"], state="submitted")
    match = _match(demand, offering)
    introduction = propose_introduction(match, by=cast["manager"])
    introduced = connected(make_demand(seeking, musts=["EM-PEL-OBC"], **measure), offering, cast["manager"])
    return {
        "-": [],
        "offering": [offering.pk],
        "public": [make_company(visibility=4).pk],
        "demand": [demand.pk],
        "submitted": [hidden.pk],
        "quick": [QuickDemand.objects.create(text="Druckguss", language="de", name="Wang", reach="0151").pk],
        "demand_file": [
            demand.pk,
            DemandFile.objects.create(demand=demand, name="a.pdf", kind="pdf", stored_as="gone", size=1).pk,
        ],
        "demand_token": [demand_token(demand)],
        **_interests(demand, offering, seeking, measure, cast["manager"]),
        "match": [match.pk],
        "pair": [demand.pk, offering.pk],
        "introduction": [introduction.pk],
        "introduced": [introduced.pk],
        **_shared(introduced, cast["manager"]),
        **_records(demand, cast["manager"]),
        **_asked(introduced),
        "result_side": [introduced.pk, "offering"],
        "quarter": [hub.pk, "2026-4", "docx"],
        "represented": [hub.pk, seeking.pk],
        "desk_text": ["demand", hidden.pk],
        "proposal": [WeightsProposal.objects.create(based_on="1", criteria=REPORT["in_force"], report=REPORT).pk],
        "side": [introduction.pk, "offering"],
        "space_row": [introduction.pk, 1],
        "space_meeting": [introduction.pk, introduction.pk],
        "token": [link_token(introduction.sides.get(side="offering"))],
        "section": ["pages"],
        "import": [make_import(cast["manager"]).pk],
        "committed_import": [make_import(cast["manager"], state="committed").pk],
        "translation": [offering.pk, "en"],
        "draft_page": [offering.pk, "texts"],
        "no_file": [offering.pk, 1],
        "view_as": [offering.pk, "partner"],
        "records": [offering.pk, "proofs"],
        "record_new": [offering.pk, "sites"],
        "record": [offering.pk, "contacts", offering.contact_persons.get().pk],
        "merge": [make_company().pk, make_company(state="imported").pk],
        "alias": [
            merge_companies(make_company(), make_company(state="imported"), take=set(), by=cast["manager"]).aliases.get().pk
        ],
        "paper": [
            Evidence.objects.create(
                company=offering, kind="other", name="a.pdf", stored_as="gone", content="pdf", size=1, sha256="1"
            ).pk
        ],
        "confirmation": [confirmation_token(ask_confirmation(offering, by=cast["manager"]))],
        "key": [1],
        **_guides(),
        **_team(cast, offering, hub, mandate),
        "reset": ["1", "a-b"],
        **event_things(cast, offering),
        **_mails(cast["offering_owner"]),
        **make_report(cast["auditor"].audits, offering, cast["manager"]),
    }


def _interests(demand, offering, seeking, measure, manager):
    """One that the seeking side has to answer, an invitation to take part, and one that the team wrote down."""
    interest = Interest.objects.create(demand=demand, company=offering, offer="Druckguss", language="de", state="shown")
    member = interest.members.create(company=make_company())
    open_demand = make_demand(seeking, musts=["EM-PEL-OBC"], **measure)
    words = {"offer": "Druckguss", "language": "de", "recorded_by": manager, "channel": "phone"}
    recorded = make_demand(seeking, musts=["EM-PEL-OBC"], **measure).interests.create(company=offering, **words)
    told, found = (open_demand.suggested.create(company=offering, side=side) for side in Part)
    return {
        "suggestion_token": [suggestion_token(told)],
        "suggestion": [open_demand.pk, found.pk],
        "interest": [demand.pk, interest.pk],
        "interest_recorded": [recorded.pk],
        "interest_own": [interest.pk],
        "invitation_of_interest": [member_token(member)],
        "open_demand": [open_demand.pk],
        "open_pair": [open_demand.pk, offering.pk],
    }


def _mails(reader):
    bounced = OutgoingMail.objects.create(kind="match", to=reader.email, text="Text", state="bounced", due_at=timezone.now())
    notice = Notice.objects.create(user=reader, kind="match", language="de", title="Neu", text="Text")
    return {"notice": [notice.pk], "stuck_mail": [bounced.pk], "unsubscribe": [unsubscribe_token(reader, MATCH)]}


def _shared(introduction, manager):
    """What two introduced companies have; the questions are the offering side's."""
    furnish(introduction, manager)
    follow_up = FollowUp.objects.create(introduction=introduction, side="offering", after_days=30)
    milestone = introduction.milestones.first()
    file = share_under_nda(introduction, manager)
    return {
        "nda": [introduction.pk, "offering"],
        "shared_file": [introduction.pk, file.pk],
        "follow_up": [introduction.pk, follow_up.pk],
        "follow_up_token": [follow_up_token(follow_up)],
        "milestone_token": [milestone_token(milestone, Part.SEEKING)],
    }


def _records(demand, manager):
    """What the team keeps for itself."""
    batch = Batch.objects.create(demand=demand, action="propose", by=manager, due_at=timezone.now())
    return {
        "entry": [Interaction.objects.create(kind="note", who="Unbekannt", by=manager).pk],
        "task": [Task.objects.create(title="Anrufen", due_on=timezone.localdate(), person=manager).pk],
        "batch": [batch.pk],
    }


def _asked(introduction):
    """The offering side has asked the seeking one."""
    pair = {"asking": introduction.offering, "asked": introduction.seeking, "side": Part.SEEKING}
    question = ask(**pair, by=None, channel="signed-link", introduction=introduction, code="drawing")
    space = space_token(introduction, Part.SEEKING)
    return {"question": [question.pk], "space_token": [space], "question_token": [question_token(question, is_asking=False)]}


def _team(cast, company, hub, mandate):
    invitation = invite(company, "neu@example.org", role="viewer", language="de", by=cast["offering_owner"])
    asked = JoinRequest.objects.create(company=company, user=cast["draft"], relationship="employee")
    hint = DuplicateHint.objects.create(company=company, other=hub, reasons=["name"])
    return {
        "hub": [hub.pk],
        "hub_public": [hub.pk, make_company(visibility=4).pk],
        "mandate": [mandate.pk],
        "member": [company.memberships.get(role="viewer").pk],
        "invitation": [invitation.pk],
        "invitation_token": [invitation_token(invitation)],
        "join_request": [asked.pk],
        "duplicate_hint": [hint.pk],
    }


def _match(demand, company):
    versions = {"engine_version": "1", "weights_version": "1", "taxonomy_version": "1"}
    return Match.objects.create(demand=demand, company=company, rank=1, score=80, coverage=1, band="strong", **versions)


def test_every_url_has_a_row():
    assert sorted(set(named_urls())) == sorted({url for _method, url, _about, _statuses in table()} - {"admin:index"})


@pytest.mark.django_db
def test_status_by_role(client, cast, things, settings):
    """All rows in one test, as they share the cast; every request is undone before the next."""
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()  # what other tests have sent from this address
    client.raise_request_exception = False
    found = {}
    for method, url, about, _statuses in table():
        path = "/" if url == "root" else reverse(url, args=things[about])
        found[method, url, about] = [status_for(client, cast.get(role), method, path) for role in ROLES]
    expected = {(method, url, about): statuses for method, url, about, statuses in table()}
    assert found == expected, "\n" + "\n".join(
        "\t".join([*key, *statuses]) for key, statuses in found.items() if statuses != expected[key]
    )


def status_for(client, user, method, path):
    with transaction.atomic():
        client.logout()
        if user:
            client.force_login(user)
        response = getattr(client, method.lower())(path)
        transaction.set_rollback(True)
    return str(response.status_code)
