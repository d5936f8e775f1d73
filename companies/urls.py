from django.urls import path

from companies import views

app_name = "companies"
urlpatterns = [
    path("account/signup/", views.sign_up, name="sign_up"),
    path("company/", views.company_home, name="company_home"),
    path("search/", views.supplier_search, name="supplier_search"),
    path("company/<uuid:pk>/", views.company_detail, name="company_detail"),
    path("company/<uuid:pk>/profile.pdf", views.company_pdf, name="company_pdf"),
    path("company/<uuid:pk>/profile.png", views.company_png, name="company_png"),
    path("company/<uuid:pk>/qr.svg", views.company_qr, name="company_qr"),
    path("company/<uuid:pk>/card.png", views.company_card, name="company_card"),
    path("company/<uuid:pk>/company.vcf", views.company_vcard, name="company_vcard"),
    path("company/<uuid:pk>/edit/", views.company_edit, name="company_edit"),
    path("company/<uuid:pk>/capabilities/", views.capability_review, name="capability_review"),
    path("company/<uuid:pk>/facts/", views.company_facts, name="company_facts"),
    path("company/<uuid:pk>/submit/", views.company_submit, name="company_submit"),
    path("company/<uuid:pk>/translation/<str:language>/", views.profile_translation, name="profile_translation"),
    path("company/<uuid:pk>/translation/<str:language>/machine/", views.profile_translate, name="profile_translate"),
    path("company/<uuid:pk>/draft/<slug:page>/", views.profile_draft, name="profile_draft"),
    path("company/<uuid:pk>/undo/", views.profile_undo, name="profile_undo"),
    path("company/<uuid:pk>/pictures/", views.profile_pictures, name="profile_pictures"),
    path("company/<uuid:pk>/pictures/<int:picture>/", views.picture_file, name="picture_file"),
    path("company/<uuid:pk>/chat-code/<int:person>/", views.chat_code_file, name="chat_code_file"),
    path("company/<uuid:pk>/view-as/<slug:reader>/", views.company_view_as, name="company_view_as"),
    path("company/<uuid:pk>/profile/<slug:kind>/", views.profile_records, name="profile_records"),
    path("company/<uuid:pk>/profile/<slug:kind>/new/", views.profile_record, name="profile_record_new"),
    path("company/<uuid:pk>/profile/<slug:kind>/<int:record>/", views.profile_record, name="profile_record"),
    path("company/<uuid:pk>/review/", views.company_review, name="company_review"),
    path("company/<uuid:pk>/questions/", views.company_questions, name="company_questions"),
    path("company/<uuid:pk>/evidence/", views.evidence_list, name="evidence_list"),
    path("evidence/<int:pk>/", views.evidence_detail, name="evidence_detail"),
    path("evidence/<int:pk>/remove/", views.evidence_remove, name="evidence_remove"),
    path("company/assist/", views.assist_create, name="assist_create"),
    path("company/<uuid:pk>/assist/", views.assist_detail, name="assist_detail"),
    path("c/<str:token>/", views.assist_link, name="assist_link"),
]
