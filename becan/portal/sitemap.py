"""What search engines may know: the pages that a visitor may open, each in its three languages."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from companies.enums import Visibility
from companies.models import Company, Guide
from events.models import Event

CLOSED = ("admin", "account", "desk", "design", "company/*/edit", "introduction", "registrations", "tickets", "e/")


class Pages(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return [
            "portal:home",
            "companies:supplier_search",
            "companies:guide_list",
            "events:event_list",
            "portal:contact",
            "portal:privacy",
            "portal:imprint",
            "portal:accessibility",
        ]

    def location(self, item):
        return reverse(item)


class Profiles(Sitemap):
    i18n = alternates = x_default = True
    limit = 5000  # companies a file; three addresses each, 50,000 are allowed

    def items(self):
        return Company.objects.verified().filter(visibility=Visibility.PUBLIC).order_by("pk").only("pk", "updated_at")

    def lastmod(self, company):
        return company.updated_at

    def location(self, company):
        return reverse("companies:company_detail", args=[company.pk])


class Guides(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return Guide.objects.current().order_by("code")

    def lastmod(self, guide):
        return guide.checked_on

    def location(self, guide):
        return reverse("companies:guide_detail", args=[guide.code])


class Events(Sitemap):
    i18n = alternates = x_default = True
    limit = 5000

    def items(self):
        return Event.objects.public().order_by("pk").only("pk", "updated_at")

    def lastmod(self, event):
        return event.updated_at

    def location(self, event):
        return reverse("events:event_detail", args=[event.pk])


SITEMAPS = {"pages": Pages, "profiles": Profiles, "guides": Guides, "events": Events}


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: /*/{path}" for path in CLOSED), f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
