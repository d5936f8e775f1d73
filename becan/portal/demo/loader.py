"""Reads the demo data: companies*.json and demands*.json in this folder. Invented names, marked as demo."""

import json
from datetime import date, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.utils import timezone

from becan.portal.demo.accounts import ACCOUNTS
from becan.portal.demo.events import load_events
from companies.adapters import current_taxonomy
from companies.enums import Kind, MembershipRole, Role
from companies.identifiers import check_identifier, normalise_identifier
from companies.models import (
    Capability,
    CapabilityFigure,
    Company,
    Concept,
    ContactPerson,
    FundingMeasure,
    Identifier,
    KeyFigure,
    Mandate,
    Membership,
    Proof,
    ProofType,
    User,
)
from companies.names import sort_key
from companies.signals import company_changed
from companies.texts import column
from matching.demand_types import type_of_cooperation
from matching.models import Demand
from matching.services.demands import set_requirements
from matching.services.interests import express_interest
from matching.services.refresh import request_refresh

FOLDER = Path(__file__).resolve().parent
PLAIN = (
    "kind",
    "side",
    "country",
    "body",
    "visibility",
    "maintained_by",
    "original_language",
    "text_states",
    "region",
    "city",
    "street",
    "postal_code",
    "website",
    "founded",
    "employees",
    "languages",
    "cooperation",
    "delivers_to",
    "experience",
    "stage",
    "volume_band",
)
DEMAND_PLAIN = (
    "identity", "original_language", "text_states", "cooperation", "delivery", "languages", "stage", "volume_band", "details",
)  # fmt: skip


@transaction.atomic
def load_demo() -> tuple[int, int]:
    measure = _make_measure()
    companies = {}
    for row in read("companies"):
        companies[row["key"]] = _make_company(row, companies, measure)
    rows = [*read("demands"), *read("offers")]
    demands = {row["key"]: _make_demand(row, companies, measure) for row in rows}
    for row in read("interests"):
        _make_interest(row, demands, companies)
    for account in ACCOUNTS:
        _make_account(account, companies, measure)
    load_events(companies, measure, User.objects.filter(role=Role.PROJECT_MANAGER).earliest("pk"))
    return len(companies), len(demands)


DAYS_TO_CHECK = timedelta(days=2)  # from the registration to the release


def read(name: str) -> list[dict]:
    rows = [row for path in sorted(FOLDER.glob(f"{name}*.json")) for row in json.loads(path.read_text(encoding="utf8"))]
    return sorted(rows, key=lambda row: "parent" in row)  # a parent comes before its subsidiary


def _texts(row: dict, fields: tuple[str, ...]) -> dict[str, str]:
    return {column(field, language): text for field in fields for language, text in row.get(field, {}).items()}


def _make_company(row: dict, companies: dict[str, Company], measure: FundingMeasure) -> Company:
    state = row.get("state", "verified")
    verified_on = timezone.localdate() - timedelta(days=row.get("verified_days_ago", 60)) if state == "verified" else None
    company = Company(
        **{name: row[name] for name in PLAIN if name in row},
        **_texts(row, Company.TRANSLATED),
        state=state,
        verified_on=verified_on,
        parent_company=companies.get(row.get("parent")),
        funding_measure=measure if row["kind"] == Kind.SUPPLIER else None,
        is_demo=True,
    )
    company.sort_key = sort_key(company)
    company.save()
    if verified_on:
        Company.objects.filter(pk=company.pk).update(
            created_at=timezone.now() - (timezone.localdate() - verified_on) - DAYS_TO_CHECK
        )
    for number in row.get("identifiers", []):
        value = normalise_identifier(number["kind"], number["value"])
        Identifier.objects.create(
            company=company, kind=number["kind"], value=value, is_well_formed=check_identifier(number["kind"], value)
        )
    for place in row.get("capabilities", []):
        _make_capability(company, place)
    for proof in row.get("proofs", []):
        days = {name: date.fromisoformat(proof[name]) for name in ("valid_from", "valid_until") if proof.get(name)}
        texts = {name: proof.get(name, "") for name in ("version", "number", "issuer", "scope")}
        Proof.objects.create(company=company, proof_type=ProofType.objects.get(code=proof["code"]), **texts, **days)
    ContactPerson.objects.create(company=company, **row["contact"])
    for key in row.get("mandates", []):  # of a multiplier; the companies stand before it in the files
        Mandate.objects.create(multiplier=company, company=companies[key])
    company_changed.send(Company, company=company)
    return company


def _make_capability(company: Company, row: dict) -> None:
    concept = Concept.objects.get(notation=row["notation"])
    capability = Capability.objects.create(company=company, concept=concept, level=row.get("level", "core"))
    for figure in row.get("figures", []):
        values = {name: figure[name] for name in ("min", "max", "choice") if name in figure}
        CapabilityFigure.objects.create(capability=capability, key_figure=KeyFigure.objects.get(code=figure["code"]), **values)


def _make_demand(row: dict, companies: dict[str, Company], measure: FundingMeasure) -> Demand:
    state, now = row.get("state", "published"), timezone.now()
    side = companies[row["company"]].side
    demand = Demand.objects.create(
        company=companies[row["company"]],
        on_behalf_by=companies.get(row.get("on_behalf_by")),
        state=state,
        type=row.get("type") or type_of_cooperation(row["cooperation"], side, current_taxonomy()),
        published_at=now - timedelta(days=row.get("published_days_ago", 10)) if state == "published" else None,
        expires_on=timezone.localdate() + timedelta(days=row.get("expires_in_days", 150)),
        funding_measure=measure,
        is_demo=True,
        **{name: row[name] for name in DEMAND_PLAIN if name in row},
        **_texts(row, Demand.TRANSLATED),
    )
    proofs = [proof | {"needed_by": _day(proof.get("needed_by"))} for proof in row.get("proofs", [])]
    set_requirements(
        demand, by=None, musts=row.get("musts", []), wishes=row.get("wishes", []), figures=row.get("figures", []), proofs=proofs
    )
    if state == "published":
        request_refresh(demand=demand)
    return demand


def _make_interest(row: dict, demands: dict[str, Demand], companies: dict[str, Company]) -> None:
    company = companies[row["company"]]
    texts = {name: row[name] for name in ("offer", "questions", "language")}
    express_interest(demands[row["demand"]], company, by=None, contact_person=company.contact_persons.first(), **texts)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _make_measure() -> FundingMeasure:
    year = timezone.localdate().year
    texts = {
        "title_de": "BeCAN – Berlin Chinese Automotive Network (Demo)",
        "title_en": "BeCAN – Berlin Chinese Automotive Network (demo)",
        "title_zh_hans": "柏林中德汽车合作网络（BeCAN，演示）",
    }
    return FundingMeasure.objects.create(
        code="demo",
        programme="EFRE 2021–2027",
        project_number="DEMO-0000",
        starts_on=date(year, 1, 1),
        ends_on=date(year + 2, 12, 31),
        regions=["berlin", "brandenburg"],
        emblems=["eu", "berlin"],
        keep_rule="Verordnung (EU) 2021/1060, Artikel 82 (Demo)",
        **texts,
    )


def _make_account(account: dict, companies: dict[str, Company], measure: FundingMeasure) -> None:
    person = {name: account[name] for name in ("language", "family_name", "given_name", "function", "phone")}
    role = account.get("staff", "")
    if role == Role.AUDITOR:
        person |= {"audits": measure, "audits_until": measure.ends_on}
    if role == Role.ADMINISTRATOR:
        person |= {"is_staff": True, "is_superuser": True}
    user = User.objects.create_user(account["email"], account["password"], role=role, **person)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role:
        TOTP.activate(user, generate_totp_secret())
    if account.get("member_of"):
        Membership.objects.create(user=user, company=companies[account["member_of"]], role=MembershipRole.OWNER)
