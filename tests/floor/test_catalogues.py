import gettext
import subprocess
import sys
from pathlib import Path

import pytest

from becan import catalogues

ROOT = Path(__file__).resolve().parents[2]
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

N_ = str
CODES = {"a": N_("Only known by code")}

def words(n, name):
    firms = ngettext("One firm", "%(n)d firms", n) % {"n": n}
    return _("Hello %(name)s") % {"name": name}, firms, pgettext("state", "Open"), _(name)
"""
TEMPLATE = """{# comment {% translate "not this" %} #}{% load i18n %}
      <p title="{% translate 'A title' %}">{% blocktranslate trimmed with who=user.name %}
   Dear {{ who }},
      welcome{% endblocktranslate %}</p>
  {% translate "Open" context "state" %} {{ value|default:_("nothing") }}
 {% blocktranslate count n=list|length %}One day{% plural %}{{ n }} days{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path):
    for folder in (*catalogues.PYTHON, *catalogues.TEMPLATES):
        (tmp_path / folder).mkdir()
    (tmp_path / "becan" / "words.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def catalogue(project, locale) -> Path:
    return project / "locale" / locale / "LC_MESSAGES" / "django.po"


def translate(project, locale, **translations):
    """Fill in every entry: the given words, else the English once more."""
    catalog = catalogues._load(project, locale)
    for message in catalog:
        if message.id:
            english = message.id[-1] if isinstance(message.id, tuple) else message.id
            string = translations.get(english, english)
            message.string = (string,) * catalog.num_plurals if isinstance(message.id, tuple) else string
    with catalogue(project, locale).open("wb") as file:
        catalogues.write_po(file, catalog)


def test_strings_of_code_and_templates_are_found(project):
    found = {(message.context, message.id) for message in catalogues.extract(project) if message.id}
    assert found == {
        (None, "Only known by code"),
        (None, "Hello %(name)s"),
        (None, ("One firm", "%(n)d firms")),
        ("state", "Open"),
        (None, "A title"),
        (None, "Dear %(who)s, welcome"),
        (None, "nothing"),
        (None, ("One day", "%(n)s days")),
    }
    (both,) = [message for message in catalogues.extract(project) if message.id == "Open"]
    assert [path for path, _line in both.locations] == ["becan/words.py", "templates/page.html"]


def test_an_update_keeps_translations_drops_what_is_gone_and_never_guesses(project):
    catalogues.update(project)
    translate(project, "de", Open="offen", nothing="nichts")
    first = catalogue(project, "de").read_text()
    catalogues.update(project)
    catalogues.update(project)
    again = catalogue(project, "de").read_text()
    assert 'msgid "nothing"\nmsgstr "nichts"' in first and 'msgid "nothing"\nmsgstr "nichts"' in again

    page = project / "templates" / "page.html"
    page.write_text(page.read_text().replace("nothing", "nothing yet"))
    catalogues.update(project)
    changed = catalogue(project, "de").read_text()
    assert 'msgid "nothing yet"\nmsgstr ""' in changed
    assert "nichts" not in changed and "fuzzy" not in changed


def test_an_update_without_news_changes_no_byte(project):
    catalogues.update(project)
    before = catalogue(project, "zh_Hans").read_bytes()
    catalogues.update(project)
    assert catalogue(project, "zh_Hans").read_bytes() == before
    assert b"nplurals=1; plural=0" in before
    assert b"nplurals=2; plural=(n != 1)" in catalogue(project, "de").read_bytes()


def test_compiled_catalogues_are_read_by_gettext(project):
    catalogues.update(project)
    translate(project, "zh_Hans", Open="开放", **{"%(n)d firms": "%(n)d 家企业"})
    catalogues.compile_catalogues(project)
    chinese = gettext.translation("django", project / "locale", languages=["zh_Hans"])
    assert chinese.pgettext("state", "Open") == "开放"
    assert chinese.ngettext("One firm", "%(n)d firms", 1) == "%(n)d 家企业"


def test_the_check_names_every_flaw(project):
    assert "de: not in the catalogue (make messages): 'A title' (templates/page.html)" in catalogues.check(project)

    catalogues.update(project)
    translate(project, "zh_Hans")
    translate(project, "de", **{"A title": "", "Hello %(name)s": "Hallo %(nam)s", "%(n)d firms": "%(n)d Firmen"})
    po = catalogue(project, "de")
    po.write_text(po.read_text().replace('msgid "nothing"', '#, fuzzy\nmsgid "nothing"'))
    assert sorted(catalogues.check(project)) == [
        "de: fuzzy: 'nothing' (templates/page.html)",
        "de: not translated: 'A title' (templates/page.html)",
        "de: other placeholders than the original: 'Hello %(name)s' (becan/words.py)",
    ]


def test_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "becan.catalogues", "guess"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (2, "usage: python -m becan.catalogues extract|update|compile|check\n")


def test_the_portals_catalogues_are_complete():
    assert catalogues.check(ROOT) == []
