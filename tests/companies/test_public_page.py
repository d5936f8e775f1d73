"""The pages that search engines may read."""

import re

import pytest

from tests.factories import make_company

pytestmark = pytest.mark.django_db


def addresses(client, path="/sitemap.xml"):
    return re.findall("<loc>(.*?)</loc>", client.get(path).content.decode())


@pytest.fixture
def profiles(taxonomy):
    return {level: make_company(visibility=level) for level in (1, 2, 3, 4)} | {
        "draft": make_company(state="draft", visibility=4)
    }


def test_the_sitemap_lists_public_profiles_in_three_languages_and_no_other(client, profiles):
    found = addresses(client, "/sitemap-profiles.xml")
    assert len(found) == 3
    assert all(str(profiles[4].pk) in address for address in found)


def test_everything_in_the_sitemap_opens_for_a_visitor(client, profiles):
    for section in addresses(client):
        for address in addresses(client, section.split("testserver", 1)[1]):
            path = "/" + address.split("/", 3)[3]
            assert client.get(path).status_code == 200, address


def test_each_address_names_its_other_languages(client, profiles):
    content = client.get("/sitemap-profiles.xml").content.decode()
    assert set(re.findall('hreflang="(.*?)"', content)) == {"de", "en", "zh-hans", "x-default"}


def test_robots_are_kept_out_of_what_is_not_theirs(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /*/admin", "Disallow: /*/account", "Disallow: /*/desk"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")


def test_the_public_page_says_where_it_stands_in_other_languages(client, profiles, settings):
    page = client.get(f"/de/company/{profiles[4].pk}/").content.decode()
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))
    assert alternates["zh-Hans"] == f"{settings.BASE_URL}/zh-hans/company/{profiles[4].pk}/"
    assert set(alternates) == {"de", "en", "zh-Hans", "x-default"}
    assert f'<link rel="canonical" href="{settings.BASE_URL}/de/company/{profiles[4].pk}/">' in page
