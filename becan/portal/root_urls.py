"""Addresses that machines expect at the root, without a language."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from becan.portal.sitemap import SITEMAPS, robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]
