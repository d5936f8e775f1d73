from django.urls import path

from becan.portal import design, desk, inbox, mail_settings, special_days, stuck_mail, theme, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("desk/special-days/", special_days.special_days, name="special_days"),
    path("desk/mail/", stuck_mail.stuck_mail_list, name="stuck_mail_list"),
    path("desk/mail/<int:pk>/", stuck_mail.stuck_mail_change, name="stuck_mail_change"),
    path("inbox/", inbox.notice_list, name="notice_list"),
    path("inbox/read/", inbox.notice_read, name="notice_read"),
    path("inbox/mails/", mail_settings.notice_settings, name="notice_settings"),
    path("inbox/<int:pk>/", inbox.notice_detail, name="notice_detail"),
    path("mails/off/<str:token>/", mail_settings.unsubscribe, name="unsubscribe"),
    path("design/", design.design, name="design"),
    path("appearance/", theme.theme_set, name="theme_set"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
    path("imprint/", views.imprint, name="imprint"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
