from companies.models.aliases import CompanyAlias
from companies.models.capabilities import Capability, CapabilityFigure, FigureValue, Proof
from companies.models.companies import Company, ContactPerson, Identifier, Mandate, Membership
from companies.models.concepts import SCHEME, AltLabel, Code, Concept, ConceptScheme, KeyFigure, ProofType
from companies.models.consent import Consent, FundingMeasure
from companies.models.imports import CompanyImport, ImportRow
from companies.models.profile import (
    Picture,
    ProfileChange,
    ProfileDraft,
    Reference,
    Site,
    SiteUse,
    TextSource,
    TranslationRequest,
)
from companies.models.search import DocumentName, DocumentPhrase, Phrase, SearchDocument, SearchRefresh
from companies.models.users import User

__all__ = [
    "SCHEME",
    "AltLabel",
    "Capability",
    "CapabilityFigure",
    "Code",
    "Company",
    "CompanyAlias",
    "CompanyImport",
    "Concept",
    "ConceptScheme",
    "Consent",
    "ContactPerson",
    "DocumentName",
    "DocumentPhrase",
    "FigureValue",
    "FundingMeasure",
    "Identifier",
    "ImportRow",
    "KeyFigure",
    "Mandate",
    "Membership",
    "Phrase",
    "Picture",
    "ProfileChange",
    "ProfileDraft",
    "Proof",
    "ProofType",
    "Reference",
    "SearchDocument",
    "SearchRefresh",
    "Site",
    "SiteUse",
    "TextSource",
    "TranslationRequest",
    "User",
]
