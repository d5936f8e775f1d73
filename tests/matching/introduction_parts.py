"""A demand from China, an offer from Brandenburg, the match that the engine finds between them, and everybody around."""

import json
from types import SimpleNamespace

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from companies.adapters import current_taxonomy
from companies.enums import Kind
from companies.models import Company
from matching.adapters import demand_records, offer_records
from matching.engine.engine import explain_pair
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.enums import Part
from matching.models import Demand, Match
from matching.services.contacts import Release
from matching.services.introductions import answer_introduction, propose_introduction
from matching.shard import engine_language
from tests.factories import make_company, make_contact_person, make_demand, make_figure, make_mandate, make_user

CASTING = "CS-DC-VAC"
OFFER = (
    "Wir gießen Aluminiumgehäuse im Vakuumdruckguss auf Maschinen mit 840 t Zuhaltekraft in Ludwigsfelde, seit 1991 als "
    "Familienbetrieb mit eigenem Werkzeugbau und Wärmebehandlung."
)
DEMAND = "我司为长春一汽配套企业，现寻找在欧洲具备真空压铸能力的铝合金壳体供应商，锁模力不低于800吨，年需求量约十万件。"


def make_match(demand, company, **fields):
    """As a shard computes it."""
    [wanted] = demand_records(Demand.objects.filter(pk=demand.pk))
    [(_side, offer)] = offer_records(Company.objects.filter(pk=company.pk))
    language = engine_language(current_taxonomy().version)
    scored = explain_pair(wanted, offer, language, DEFAULT_WEIGHTS, timezone.localdate())
    contributions = json.loads(json.dumps([contribution.to_json() for contribution in scored.contributions]))
    fields = {"gates": list(scored.gates), "band": scored.band, "score": min(scored.score, 100.0)} | fields
    return Match.objects.create(
        demand=demand,
        company=company,
        rank=1,
        coverage=scored.coverage,
        contributions=contributions,
        engine_version="1",
        weights_version="1",
        taxonomy_version="1",
        **fields,
    )


def make_pair(*, crowd=5, offer=None, seeker=None, demand=None):
    """Everybody of an introduction; ``crowd`` further companies make the anonymous ones one of many."""
    for number in range(crowd):
        make_company(f"Guss {number} GmbH", concepts=[CASTING], employees=30 + number, region="brandenburg")
        make_company(f"常州{number}公司", kind=Kind.PARTNER, region="jilin", employees=500)
    manager = make_user(role="project_manager", family_name="Lehmann", given_name="Ada")
    offering = make_company(
        "Druckguss Ludwigsfelde GmbH",
        **{"concepts": [CASTING], "description": OFFER, "employees": 35, "region": "brandenburg", "city": "Ludwigsfelde"}
        | {"website": "https://druckguss-ludwigsfelde.example", "owner": make_user("weber@druckguss-ludwigsfelde.example")}
        | (offer or {}),
    )
    make_figure(offering, CASTING, "locking-force", min=8400, max=8400)
    seeking = make_company(
        "长春启明车身部件有限公司",
        **{"kind": Kind.PARTNER, "region": "jilin", "city": "长春", "employees": 900, "website": "https://qiming-auto.example"}
        | {"owner": make_user("wang@qiming-auto.example", language="zh-hans")}
        | (seeker or {}),
    )
    wanted = make_demand(
        seeking,
        musts=[CASTING],
        **{"title_zh_hans": "寻找真空压铸供应商", "description_zh_hans": DEMAND, "description_de": "", "summary_zh_hans": ""}
        | (demand or {}),
    )
    people = {
        "offering": make_contact_person(
            offering,
            family_name="Weber",
            given_name="Karl",
            function="Geschäftsführer",
            email="k.weber@druckguss-ludwigsfelde.example",
            phone="+49 3378 555 0177",
            wechat="weber_guss",
        ),
        "seeking": make_contact_person(
            seeking,
            family_name="王",
            given_name="芳",
            function="采购经理",
            email="wangfang@qiming-auto.example",
            phone="+86 431 5550 1234",
            wechat="wangfang_qm",
        ),
    }
    return SimpleNamespace(
        manager=manager, offering=offering, seeking=seeking, demand=wanted, people=people, match=make_match(wanted, offering)
    )


def make_sending_pair():
    """The author wishes that suitable companies are told directly; the manager may sign in."""
    pair = make_pair()
    TOTP.activate(pair.manager, generate_totp_secret())
    Demand.objects.filter(pk=pair.demand.pk).update(suggestions="send")
    pair.demand.refresh_from_db()
    return pair


def propose(pair, **how):
    return propose_introduction(pair.match, by=pair.manager, **how)


def release(pair, side, *scope):
    return Release(pair.people[side], "de" if side == "offering" else "zh-hans", list(scope or ("email", "phone")))


def say(pair, introduction, side, answer, *, by=None, channel="signed-link", **more):
    if answer == "accepted":
        more.setdefault("release", release(pair, side))
    return answer_introduction(introduction, answer, side=Part(side), by=by, channel=channel, **more)


def make_cast(pair):
    """One person of each kind, by name."""
    multiplier = make_company(kind=Kind.MULTIPLIER, side="berlin_brandenburg", owner=make_user("chamber@ihk.example"))
    make_mandate(multiplier, pair.offering)
    return {
        "offering_editor": _member(pair.offering, "editor"),
        "offering_viewer": _member(pair.offering, "viewer"),
        "mandated_multiplier": multiplier.memberships.get().user,
        "seeking_owner": pair.seeking.memberships.get().user,
        "stranger": make_company(owner=make_user()).memberships.get().user,
        "auditor": make_user(role="auditor"),
        "manager": pair.manager,
    }


def _member(company, role):
    user = make_user()
    company.memberships.create(user=user, role=role)
    return user
