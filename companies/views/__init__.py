from companies.views.account import account_data, account_delete, account_export
from companies.views.assisting import assist_create, assist_detail, assist_link
from companies.views.capabilities import capability_review
from companies.views.documents import company_card, company_pdf, company_png, company_qr, company_vcard
from companies.views.evidence import evidence_detail, evidence_list, evidence_remove
from companies.views.guides import guide_detail, guide_edit, guide_list, guide_restore, guide_versions, guide_vote
from companies.views.home import company_home
from companies.views.imports import (
    import_commit,
    import_decide,
    import_detail,
    import_discard,
    import_invite,
    import_list,
    import_map,
    import_undo,
)
from companies.views.joining import (
    company_ask,
    company_join,
    company_known,
    company_represent,
    duplicate_review,
    join_request_review,
    join_request_withdraw,
    mandate_answer,
    mandate_list,
    mandate_request,
)
from companies.views.merging import company_merge, merge_find, merge_undo
from companies.views.pictures import picture_file, profile_pictures
from companies.views.profile import company_detail
from companies.views.profile_drafts import profile_draft, profile_undo
from companies.views.profile_facts import company_facts
from companies.views.profile_records import chat_code_file, profile_record, profile_records
from companies.views.profile_texts import company_edit, profile_translate, profile_translation
from companies.views.review import company_review
from companies.views.saved_searches import saved_search_change, saved_search_create, saved_search_list, saved_search_off
from companies.views.search import supplier_search
from companies.views.sign_up import sign_up
from companies.views.submission import company_questions, company_submit
from companies.views.team import (
    company_choose,
    company_switch,
    company_team,
    invitation_revoke,
    join_request_answer,
    member_change,
    team_invitation,
    team_leave,
)
from companies.views.view_as import company_view_as

__all__ = [
    "account_data",
    "account_delete",
    "account_export",
    "assist_create",
    "assist_detail",
    "assist_link",
    "capability_review",
    "chat_code_file",
    "company_ask",
    "company_card",
    "company_choose",
    "company_detail",
    "company_edit",
    "company_facts",
    "company_home",
    "company_join",
    "company_known",
    "company_merge",
    "company_pdf",
    "company_png",
    "company_qr",
    "company_questions",
    "company_represent",
    "company_review",
    "company_submit",
    "company_switch",
    "company_team",
    "company_vcard",
    "company_view_as",
    "duplicate_review",
    "evidence_detail",
    "evidence_list",
    "evidence_remove",
    "guide_detail",
    "guide_edit",
    "guide_list",
    "guide_restore",
    "guide_versions",
    "guide_vote",
    "import_commit",
    "import_decide",
    "import_detail",
    "import_discard",
    "import_invite",
    "import_list",
    "import_map",
    "import_undo",
    "invitation_revoke",
    "join_request_answer",
    "join_request_review",
    "join_request_withdraw",
    "mandate_answer",
    "mandate_list",
    "mandate_request",
    "member_change",
    "merge_find",
    "merge_undo",
    "picture_file",
    "profile_draft",
    "profile_pictures",
    "profile_record",
    "profile_records",
    "profile_translate",
    "profile_translation",
    "profile_undo",
    "saved_search_change",
    "saved_search_create",
    "saved_search_list",
    "saved_search_off",
    "sign_up",
    "supplier_search",
    "team_invitation",
    "team_leave",
]
