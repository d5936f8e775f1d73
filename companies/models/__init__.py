from companies.models.aliases import CompanyAlias
from companies.models.capabilities import Capability, CapabilityFigure, FigureValue, Proof
from companies.models.companies import Company, ContactPerson, Identifier, Mandate, Membership
from companies.models.concepts import SCHEME, AltLabel, Code, Concept, ConceptScheme, KeyFigure, ProofType
from companies.models.consent import Consent
from companies.models.funding import FundingMeasure
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
from companies.models.search import (
    DocumentFigure,
    DocumentName,
    DocumentPhrase,
    Phrase,
    SavedSearch,
    SearchDocument,
    SearchRefresh,
)
from companies.models.support import (
    EnterpriseRelation,
    SmeDeclaration,
    SupportFile,
    SupportKind,
    SupportRecord,
)
from companies.models.team import DuplicateHint, Invitation, JoinRequest
from companies.models.users import User
from companies.models.verification import (
    Check,
    CheckResult,
    Confirmation,
    ConfirmationState,
    Evidence,
    EvidenceKind,
    Reverification,
    ReviewClaim,
    ReviewQuestion,
)

__all__ = [
    "SCHEME",
    "AltLabel",
    "Capability",
    "CapabilityFigure",
    "Check",
    "CheckResult",
    "Code",
    "Company",
    "CompanyAlias",
    "CompanyImport",
    "Concept",
    "ConceptScheme",
    "Confirmation",
    "ConfirmationState",
    "Consent",
    "ContactPerson",
    "DocumentFigure",
    "DocumentName",
    "DocumentPhrase",
    "DuplicateHint",
    "EnterpriseRelation",
    "Evidence",
    "EvidenceKind",
    "FigureValue",
    "FundingMeasure",
    "Identifier",
    "ImportRow",
    "Invitation",
    "JoinRequest",
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
    "Reverification",
    "ReviewClaim",
    "ReviewQuestion",
    "SavedSearch",
    "SearchDocument",
    "SearchRefresh",
    "Site",
    "SiteUse",
    "SmeDeclaration",
    "SupportFile",
    "SupportKind",
    "SupportRecord",
    "TextSource",
    "TranslationRequest",
    "User",
]
