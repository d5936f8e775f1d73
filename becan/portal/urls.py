from django.urls import path, re_path

from becan.portal import absences, design, desk, funding_pages, inbox, mail_settings, special_days, stuck_mail, theme, views
from becan.portal.accessibility import views as accessibility
from becan.portal.multipliers import views as multipliers
from becan.portal.report.views import drill, exports, periods, records
from becan.portal.retention.views import stay_link
from becan.portal.visitors import views as visitors

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("desk/hand-over/", desk.item_hand_over, name="item_hand_over"),
    path("desk/absences/", absences.absences, name="absences"),
    path("desk/special-days/", special_days.special_days, name="special_days"),
    path("desk/mail/", stuck_mail.stuck_mail_list, name="stuck_mail_list"),
    path("desk/mail/<int:pk>/", stuck_mail.stuck_mail_change, name="stuck_mail_change"),
    path("multiplier/<uuid:pk>/", multipliers.multiplier_desk, name="multiplier_desk"),
    path("multiplier/<uuid:pk>/list/", multipliers.multiplier_list, name="multiplier_list"),
    path("multiplier/<uuid:pk>/<uuid:company>/letter/", multipliers.multiplier_letter, name="multiplier_letter"),
    path("multiplier/<uuid:pk>/<uuid:company>/recommend/", multipliers.multiplier_recommend, name="multiplier_recommend"),
    path(
        "multiplier/<uuid:pk>/results-<slug:quarter>.<slug:extension>", multipliers.multiplier_results, name="multiplier_results"
    ),
    path("inbox/", inbox.notice_list, name="notice_list"),
    path("inbox/read/", inbox.notice_read, name="notice_read"),
    path("inbox/mails/", mail_settings.notice_settings, name="notice_settings"),
    path("inbox/<int:pk>/", inbox.notice_detail, name="notice_detail"),
    path("stay/<str:token>/", stay_link, name="stay_link"),
    path("mails/off/<str:token>/", mail_settings.unsubscribe, name="unsubscribe"),
    re_path("funding/logos/(?P<picture>[0-9]+-[0-9a-f]{8})/$", funding_pages.funder_logo, name="funder_logo"),
    path("funding/display/", funding_pages.funding_display, name="funding_display"),
    path("funding/press-kit.zip", funding_pages.press_kit, name="press_kit"),
    path("figures/", funding_pages.figures, name="figures"),
    path("report/", periods.report_list, name="report_list"),
    path("report/measures/<int:pk>/", periods.indicator_list, name="indicator_list"),
    path("report/indicators/<int:pk>/", periods.indicator_edit, name="indicator_edit"),
    path("report/services/", records.support_list, name="support_list"),
    path("report/services/new/", records.support_new, name="support_new"),
    path("report/services/<int:pk>/", records.support_detail, name="support_detail"),
    re_path(
        "report/services/(?P<pk>[0-9]+)/certificate.(?P<kind>pdf|docx)$", records.support_certificate, name="support_certificate"
    ),
    path("report/files/<uuid:pk>/", exports.export_detail, name="export_detail"),
    path("report/files/<uuid:pk>/content/", exports.export_file, name="export_file"),
    re_path("report/papers/(?P<kind>support|milestone)/(?P<pk>[0-9]+)/$", drill.report_file, name="report_file"),
    path("report/<int:pk>/", periods.report_detail, name="report_detail"),
    path("report/<int:pk>/freeze/", periods.report_freeze, name="report_freeze"),
    path("report/<int:pk>/sample/", drill.report_sample, name="report_sample"),
    path("report/<int:pk>/export/", exports.export_ask, name="export_ask"),
    path("report/<int:pk>/<str:code>/", drill.report_indicator, name="report_indicator"),
    path("report/<int:pk>/<str:code>/correct/", drill.report_correct, name="report_correct"),
    path("report/<int:pk>/<str:code>/<uuid:company>/", drill.report_evidence, name="report_evidence"),
    path("design/", design.design, name="design"),
    path("appearance/", theme.theme_set, name="theme_set"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
    path("imprint/", views.imprint, name="imprint"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("accessibility/feedback/", accessibility.accessibility_feedback, name="accessibility_feedback"),
    path("desk/persons/", visitors.visitor_find, name="visitor_find"),
    path("desk/persons/erase/", visitors.visitor_erase, name="visitor_erase"),
    path("desk/accessibility/<int:pk>/", accessibility.accessibility_answer, name="accessibility_answer"),
]
