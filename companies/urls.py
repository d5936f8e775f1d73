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
    path("company/<uuid:pk>/review/", views.company_review, name="company_review"),
]
