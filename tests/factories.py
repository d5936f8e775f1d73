"""What Django tests are made of: users, companies, demands. Every call makes new ones, with names that tell them apart."""

from itertools import count

from django.utils import timezone

from companies.enums import CompanyState, Kind, Level, MembershipRole, Side
from companies.models import (
    Capability,
    CapabilityFigure,
    Company,
    CompanyImport,
    Concept,
    ContactPerson,
    FundingMeasure,
    Identifier,
    ImportRow,
    KeyFigure,
    Mandate,
    Membership,
    Proof,
    ProofType,
    User,
)
from companies.services.profiles import SIDE_OF
from companies.texts import column
from events.models import Event, EventRegistration
from matching.enums import DemandState
from matching.models import Demand, DemandConcept, DemandProof

_number = count(1)


def make_user(email=None, *, role="", language="de", **fields):
    email = email or f"person{next(_number)}@example.org"
    if role == "auditor":
        fields = {"audits": make_measure(), "audits_until": timezone.localdate() + timezone.timedelta(days=30)} | fields
    user = User.objects.create_user(email, role=role, language=language, **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_measure(code=None, **fields):
    today = timezone.localdate()
    fields = {"programme": "ERDF", "starts_on": today, "ends_on": today.replace(year=today.year + 2)} | fields
    return FundingMeasure.objects.create(code=code or f"measure-{next(_number)}", **fields)


def make_company(name=None, *, kind=Kind.SUPPLIER, state=CompanyState.VERIFIED, owner=None, editor=None, viewer=None, **fields):
    """``concepts`` are notations or ``{notation: level}``, ``proofs`` codes, ``description`` the text in its own language."""
    concepts, proofs, text = fields.pop("concepts", ()), fields.pop("proofs", ()), fields.pop("description", "")
    side = fields.pop("side", SIDE_OF[Kind(kind)])
    language = fields.setdefault("original_language", "de" if side == Side.BERLIN_BRANDENBURG else "zh-hans")
    fields.setdefault("country", "DE" if side == Side.BERLIN_BRANDENBURG else "CN")
    if state == CompanyState.VERIFIED:
        fields.setdefault("verified_on", timezone.localdate())
    number = next(_number)
    name = name or f"Werk {number} GmbH"
    fields |= {column("name", language): name, column("description", language): text or f"Text {number}."}
    company = Company.objects.create(kind=kind, side=side, state=state, sort_key=name.lower(), **fields)
    for user, role in ((owner, MembershipRole.OWNER), (editor, MembershipRole.EDITOR), (viewer, MembershipRole.VIEWER)):
        if user:
            Membership.objects.create(user=user, company=company, role=role)
    for notation in concepts:
        level = concepts[notation] if isinstance(concepts, dict) else Level.CORE
        Capability.objects.create(company=company, concept=Concept.objects.get(notation=notation), level=level)
    for code in proofs:
        Proof.objects.create(company=company, proof_type=ProofType.objects.get(code=code))
    return company


def make_figure(company, notation, code, **values):
    capability = company.capabilities.get(concept__notation=notation)
    return CapabilityFigure.objects.create(capability=capability, key_figure=KeyFigure.objects.get(code=code), **values)


def make_contact_person(company, **fields):
    number = next(_number)
    fields = {
        "family_name": f"Muster{number}",
        "email": f"contact{number}@example.org",
        "phone": f"+49 30 555 {number:04}",
    } | fields
    return ContactPerson.objects.create(company=company, language=company.original_language, **fields)


def make_identifier(company, kind="de-register", value=None):
    return Identifier.objects.create(company=company, kind=kind, value=value or f"Berlin HRB {next(_number)} B")


def make_mandate(multiplier, company, **fields):
    return Mandate.objects.create(multiplier=multiplier, company=company, **fields)


def make_demand(company=None, *, state=DemandState.PUBLISHED, musts=(), wishes=(), proofs=(), **fields):
    company = company or make_company(kind=Kind.PARTNER)
    number = next(_number)
    fields.setdefault("original_language", company.original_language)
    if state == DemandState.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    for field in ("title", "summary", "description"):
        for language in ("de", "zh_hans"):
            fields.setdefault(f"{field}_{language}", f"{field} {number} {language}")
    demand = Demand.objects.create(company=company, state=state, **fields)
    for notations, is_must in ((musts, True), (wishes, False)):
        for notation in notations:
            DemandConcept.objects.create(demand=demand, concept=Concept.objects.get(notation=notation), is_must=is_must)
    for code in proofs:
        DemandProof.objects.create(demand=demand, proof_type=ProofType.objects.get(code=code))
    return demand


def make_import(by, *, state="prepared", kind=Kind.SUPPLIER):
    """A list of two rows: one new, one that nobody can take over. Committed, the new one is a company."""
    batch = CompanyImport.objects.create(
        file_name="liste.csv", headings=["Firma", "E-Mail"], mapping=["name", "email"], uploaded_by=by, kind=kind, state=state
    )
    values = {"name:de": "Importwerk GmbH", "email": "info@importwerk.example"}
    row = ImportRow(batch=batch, number=2, cells=list(values.values()), values=values, outcome="new")
    row.changes = {key: [None, value] for key, value in values.items()}
    if state == "committed":
        batch.committed_at = timezone.now()
        batch.save()
        row.company = make_company("Importwerk GmbH", kind=kind, state=CompanyState.IMPORTED, maintained_by="staff")
        make_contact_person(row.company, email=values["email"])
        row.state, row.created_company, row.applied_at = "applied", True, batch.committed_at
    row.save()
    problem = ["no-email", 1, {"value": "x"}]
    ImportRow.objects.create(batch=batch, number=3, cells=["Zwei", "x"], outcome="error", problems=[problem])
    return batch


def make_event(title=None, *, state="published", responsible=None, days=30, **fields):
    """A workshop in Berlin of one day, ``days`` from now, with texts in three languages."""
    number, now = next(_number), timezone.now()
    begin = fields.pop("starts_at", (now + timezone.timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0))
    fields = {"ends_at": begin + timezone.timedelta(hours=8), "kind": "workshop", "place_de": "Berlin"} | fields
    for name, text in (("title", title or f"Treffen {number}"), ("summary", f"Worum es geht {number}")):
        for language in ("de", "en", "zh_hans"):
            fields.setdefault(f"{name}_{language}", text)
    if state == "published":
        fields.setdefault("published_at", now)
    responsible = responsible or make_user(role="project_manager", family_name="Sommer", given_name="Katrin")
    return Event.objects.create(state=state, starts_at=begin, responsible=responsible, **fields)


def make_registration(event, company=None, *, state="confirmed", **fields):
    """Of a guest without an account where an ``organisation`` is given."""
    number = event.registrations.count() + 1
    fields = {"family_name": f"Gast{number}", "email": f"gast{next(_number)}@example.org", "language": "de"} | fields
    if state == "offered":
        fields.setdefault("accept_by", timezone.now() + timezone.timedelta(hours=48))
    if "organisation" not in fields:
        company = company or make_company()
    return EventRegistration.objects.create(event=event, company=company, number=number, state=state, **fields)
