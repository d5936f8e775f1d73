from django.urls import path

from becan.portal import design, desk, special_days, theme, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("desk/special-days/", special_days.special_days, name="special_days"),
    path("design/", design.design, name="design"),
    path("appearance/", theme.theme_set, name="theme_set"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
    path("imprint/", views.imprint, name="imprint"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
