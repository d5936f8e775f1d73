from companies.views.assisting import assist_create, assist_detail, assist_link
from companies.views.capabilities import capability_review
from companies.views.documents import company_card, company_pdf, company_png, company_qr, company_vcard
from companies.views.evidence import evidence_detail, evidence_list, evidence_remove
from companies.views.home import company_home
from companies.views.pictures import picture_file, profile_pictures
from companies.views.profile import company_detail
from companies.views.profile_drafts import profile_draft, profile_undo
from companies.views.profile_facts import company_facts
from companies.views.profile_records import chat_code_file, profile_record, profile_records
from companies.views.profile_texts import company_edit, profile_translate, profile_translation
from companies.views.review import company_review
from companies.views.search import supplier_search
from companies.views.sign_up import sign_up
from companies.views.submission import company_facts, company_questions, company_submit

__all__ = [
    "assist_create",
    "assist_detail",
    "assist_link",
    "capability_review",
    "chat_code_file",
    "company_card",
    "company_detail",
    "company_edit",
    "company_facts",
    "company_home",
    "company_pdf",
    "company_png",
    "company_qr",
    "company_questions",
    "company_review",
    "company_submit",
    "company_vcard",
    "company_view_as",
    "evidence_detail",
    "evidence_list",
    "evidence_remove",
    "picture_file",
    "profile_draft",
    "profile_pictures",
    "profile_record",
    "profile_records",
    "profile_translate",
    "profile_translation",
    "profile_undo",
    "sign_up",
    "supplier_search",
]
