"""Every page lives under its language; ``/`` sends the reader to the one the browser asks for."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from becan import views

admin.site.login = secure_admin_login(admin.site.login)  # codes, passkeys and rate limits hold there too

urlpatterns = [
    path("", views.language_redirect),
    path("healthz", views.healthz, name="healthz"),
    path("", include("becan.portal.root_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.MAIL_WEBHOOK_SECRET:
    urlpatterns += [path("anymail/", include("anymail.urls"))]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("account/two-factor/totp.svg", views.totp_qr, name="totp_qr"),
    path("", include("companies.urls")),  # its sign-up page stands in for allauth's
    path("account/", include("allauth.urls")),
    path("", include("matching.urls")),
    path("", include("events.urls")),
    path("", include("becan.portal.urls")),
)
