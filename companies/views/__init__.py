from companies.views.capabilities import capability_review
from companies.views.documents import company_card, company_pdf, company_png, company_qr, company_vcard
from companies.views.home import company_home
from companies.views.profile import company_detail, company_edit
from companies.views.review import company_review
from companies.views.search import supplier_search
from companies.views.sign_up import sign_up
from companies.views.submission import company_facts, company_submit

__all__ = [
    "capability_review",
    "company_card",
    "company_detail",
    "company_edit",
    "company_facts",
    "company_home",
    "company_pdf",
    "company_png",
    "company_qr",
    "company_review",
    "company_submit",
    "company_vcard",
    "sign_up",
    "supplier_search",
]
