import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.portal.queues import QUEUES
from companies.guides.files import TEXTS, GuideError, read_guides
from companies.guides.finding import guides_about, guides_at, hints_for
from companies.guides.writing import passages, reading_minutes, sources_named, to_html
from companies.models import Guide, GuideKind
from companies.services.guides import load_guides
from companies.texts import column, in_language, text_of
from tests.factories import make_user

LANGUAGES = ("de", "en", "zh-hans")
SENTENCE = re.compile(r"(?:\d\.|[^.!?。！？\n])+[.!?。！？]*(?:\s*\{(?:\d+|lawyer)\})*")
# what only a law, an authority or a standard can say
OF_THE_LAW = re.compile(
    r"§|Verordnung|Richtlinie|Gesetz\b|Genehmigung|Typzulassung|Meldung vor|\bNorm\b|regulation|directive|\bact\b|licence for|"
    r"notified|standard has|bindet|\bbinds\b|约束力|höchstens \d|at most \d+[,.]?\d* |不得超过|法律|法规|条例|公告》|指令|许可。|须申报|第四百九十条"
)
MARKED = re.compile(r"\{(\d+|lawyer)\}")


@pytest.fixture
def guides(taxonomy):
    load_guides(read_guides())
    return {guide.code: guide for guide in Guide.objects.all()}


def overdue(guide):
    today = timezone.localdate()
    Guide.objects.filter(pk=guide.pk).update(checked_on=today - timedelta(days=400), review_on=today - timedelta(days=1))


def test_what_ships_is_complete(guides):
    kinds = [guide.kind for guide in guides.values()]
    assert kinds.count(GuideKind.GUIDE) == 8
    assert kinds.count(GuideKind.CARD) >= 25
    for guide in guides.values():
        assert all(in_language(guide, name, language).language == language for name in TEXTS for language in LANGUAGES), (
            guide.code
        )
        named = set.union(*(sources_named(text_of(guide, "body", language)) for language in LANGUAGES))
        assert named <= set(range(1, len(guide.sources) + 1)), f"{guide.code} points at a source that is not listed"
        assert guide.sources and all(source["on"] for source in guide.sources), guide.code


def test_concepts_and_cooperation_of_the_files_are_known(taxonomy):
    for entry in read_guides():
        assert set(entry.concepts) <= set(taxonomy.concepts), entry.code
        assert set(entry.cooperation) <= set(taxonomy.codes["cooperation"]), entry.code


def test_what_law_or_a_standard_says_names_its_source_or_waits_for_the_lawyer():
    bare = [
        f"{entry.code}.{language}: {sentence.strip()}"
        for entry in read_guides()
        for language in LANGUAGES
        for sentence in SENTENCE.findall(re.sub(r"^#.*$", "", entry.texts[language]["body"], flags=re.M))
        if OF_THE_LAW.search(sentence) and not MARKED.search(sentence)
    ]
    assert bare == []


def test_what_a_title_or_a_summary_says_of_the_law_is_shown_in_the_text():
    """They carry no marks: the text below names the source."""
    bare = [
        f"{entry.code}.{language}"
        for entry in read_guides()
        for language in LANGUAGES
        if OF_THE_LAW.search(entry.texts[language]["title"] + entry.texts[language]["summary"])
        and not MARKED.search(entry.texts[language]["body"])
    ]
    assert bare == []


def test_every_hint_marks_its_trigger_and_its_duty():
    """Trigger and duty are what the law says; each of the two paragraphs names a source or waits for the lawyer."""
    bare = [
        f"{entry.code}.{language}: {paragraph[:40]}"
        for entry in read_guides()
        if entry.kind == GuideKind.HINT
        for language in LANGUAGES
        for paragraph in entry.texts[language]["body"].split("\n\n")[:2]
        if not MARKED.search(paragraph)
    ]
    assert bare == []


NOTICES = Path(settings.BASE_DIR) / "templates" / "portal"
CITED = re.compile(r"DSGVO|GDPR|PIPL|《[^》]+》|BIKTG|BbgBGG|BITV")
DATED = re.compile(r"\d{1,2}\. \w+ 20\d\d|\d{1,2} \w+ 20\d\d|20\d\d年\d{1,2}月|(?:November|as of|Stand:).{0,12}20\d\d")
LAWYER = {"de": "Rechtsberatung", "en": "lawyer", "zh-hans": "律师"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_law_that_the_privacy_notice_names_stands_with_its_date_and_waits_for_the_lawyer(language):
    text = re.sub(r"\{#.*?#\}", "", (NOTICES / "privacy" / f"{language}.html").read_text("utf-8"))
    _before, found, sources = text.partition('id="legal-sources"')
    lines = re.findall(r"<li>(.*?)</li>", sources, flags=re.S)
    assert found and LAWYER[language] in lines[-1] and DATED.search(lines[-1])
    dated = " ".join(line for line in lines if DATED.search(line))
    assert set(CITED.findall(text)) <= set(CITED.findall(dated)), "a law without its source and date"
    for sentence in re.findall(r"[^.。>]*(?:Angemessenheitsbeschluss|adequacy decision)[^.。]*", text):
        assert DATED.search(sentence), f"what is so today says when that was: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accessibility_statement_names_law_and_date(language):
    text = (NOTICES / "accessibility" / f"{language}.html").read_text("utf-8")
    [sentence] = re.findall(r"[^。]*BIKTG[^。]*", text)
    assert DATED.search(sentence) and LAWYER[language] in text


def test_loading_again_changes_nothing_and_keeps_what_the_team_has_written(guides, client, manager):
    assert load_guides(read_guides()) == 0
    edit(client, manager, guides["payment"], title_de="Bezahlt werden, heute")
    Guide.objects.update(file_hash="of an older release")
    assert load_guides(read_guides()) == len(guides) - 1
    assert Guide.objects.get(code="payment").title_de == "Bezahlt werden, heute"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('kind = "guide"', "a: checked_on is missing"),
        ("kind = ", "Invalid value"),
        (
            'kind = "song"\ntopic = "law"\nchecked_on = 2026-01-01\nreview_on = 2027-01-01\nsources = []\n[de]\n[en]\n[zh-hans]',
            "song",
        ),
        ('kind = "guide"\ntune = 1', "unknown key tune"),
    ],
)
def test_a_faulty_file_says_where(db, tmp_path, text, problem):
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(GuideError, match=problem):
        read_guides(tmp_path)
    with pytest.raises(CommandError, match=r"a\.toml"):
        call_command("load_guides", folder=tmp_path)
    assert not Guide.objects.exists()


def test_everybody_reads_guides_in_their_language(guides, client):
    for language, title, sources in (
        ("de", "Was zeige ich wann?", "Quellen"),
        ("en", "What to show when", "Sources"),
        ("zh-hans", "什么阶段看什么资料", "来源"),
    ):
        with override(language):
            page = client.get(reverse("companies:guide_detail", args=["what-to-show-when"])).content.decode()
            shelf = client.get(reverse("companies:guide_list")).content.decode()
        assert title in page and title in shelf and sources in page
        assert "https://www.gesetze-im-internet.de/geschgehg/__2.html" in page
        assert 'href="#source-1"' in page and "{1}" not in page and "{lawyer}" not in page
        assert page.count('class="foreign__chip"') == 0  # nothing in another language


def test_html_in_a_guide_stays_text():
    html = to_html("<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://elsewhere.example/i.png) {1} **b**")
    assert "<script" not in html and 'href="javascript' not in html and "<img" not in html
    assert "<strong>b</strong>" in html and '<a href="#source-1"' in html


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Regulation (EU) 2021/821, Annex I", ["en"]),
        ("Gesetz zum Schutz von Geschäftsgeheimnissen (GeschGehG), § 2 Nr. 1", ["de"]),
        ("Unternehmensregister: annual accounts", ["de", "en"]),
        ("《中国禁止出口限制出口技术目录》(2025年第28号公告): 电池正极材料制备技术", ["zh-Hans"]),
        ("2025年第58号公告: 锂电池和人造石墨负极材料相关物项", ["zh-Hans"]),
        ("中华人民共和国民法典 (Civil Code), Article 490: a written contract", ["zh-Hans", "en"]),
        ("GB 38031-2025 电动汽车用动力蓄电池安全要求", ["en", "zh-Hans"]),
        ("2021/821", ["en"]),
        ("", []),
    ],
)
def test_each_passage_of_a_source_is_said_in_its_language(text, parts):
    assert [language for language, _part in passages(text)] == parts
    assert "".join(part for _language, part in passages(text)) == text


def test_foreign_words_and_titles_are_marked_on_the_page(guides, client):
    for language, own in (("de", "de"), ("zh-hans", "zh-Hans")):
        with override(language):
            page = client.get(reverse("companies:guide_detail", args=["payment"])).content.decode()
            hint = client.get(reverse("companies:guide_detail", args=["hint-surveying"])).content.decode()
        assert '<span lang="en">Export credit guarantees of the Federal Government</span>' in page
        assert '<span lang="zh-Hans">国家外汇管理局</span>' in page
        assert ('(<span lang="zh-Hans">测绘资质</span>)' in hint) == (own == "de"), "no mark within the own language"


def test_minutes_count_words_and_characters():
    assert reading_minutes("Wort " * 600) == 3
    assert reading_minutes("字" * 1050) == 3
    assert reading_minutes("") == 1


def test_guides_stand_at_their_step_until_they_are_due_for_a_check(guides, client):
    assert [guide.code for guide in guides_at("files")][:2] == ["what-to-show-when", "nda-and-seal"]
    overdue(guides["what-to-show-when"])
    assert "what-to-show-when" not in [guide.code for guide in guides_at("files")]
    queue = next(queue for queue in QUEUES if queue.name == "guides")
    assert [item.url.rsplit("/", 3)[-3] for item in queue.items(10)] == ["what-to-show-when"]
    with override("de"):
        assert "erneut geprüft" in client.get(reverse("companies:guide_detail", args=["what-to-show-when"])).content.decode()


def test_guides_stand_beside_narrower_concepts_too(guides):
    assert "battery-regulation" in [guide.code for guide in guides_about(["EM-CEL-LFP"])]
    assert "battery-regulation" not in [guide.code for guide in guides_about(["CS-DC"])]
    assert guides_about([]) == []


@pytest.mark.parametrize(
    ("notations", "cooperation", "side", "expected", "unexpected"),
    [
        (["AD-SEN-LID"], ["supply"], "berlin_brandenburg", "hint-dual-use-sensing", "hint-surveying"),
        (["AD-DAT-COL"], ["supply"], "berlin_brandenburg", "hint-surveying", "hint-dual-use-sensing"),
        (["AD-PER-FUS"], ["supply"], "berlin_brandenburg", "hint-dual-use-sensing", "hint-investment"),
        (["AD-PER-FUS"], ["joint-venture"], "berlin_brandenburg", "hint-investment", "hint-cathode"),
        (["EM-CEL-LFP"], ["licence"], "china", "hint-cathode", "hint-surveying"),
        (["EM-CEL-LFP"], ["licence"], "berlin_brandenburg", None, "hint-cathode"),
        (["EM-BAT"], ["supply"], "berlin_brandenburg", "hint-traction-battery", "hint-battery-passport"),
        (["CS-DC"], ["supply"], "berlin_brandenburg", None, "hint-traction-battery"),
    ],
)
def test_hints_hit_the_right_firm(guides, notations, cooperation, side, expected, unexpected):
    found = [hint.code for hint in hints_for(notations, cooperation=cooperation, side=side)]
    assert expected is None or expected in found
    assert unexpected not in found


def test_the_list_asks_the_database_as_often_for_one_as_for_all(guides, client):
    address = reverse("companies:guide_list")
    client.get(address)
    with CaptureQueriesContext(connection) as for_all:
        client.get(address)
    Guide.objects.exclude(code="payment").delete()
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    assert len(for_all) == len(for_one)


# editing


@pytest.fixture
def manager(db):
    user = make_user(role="project_manager", given_name="Jana", family_name="Krüger")
    TOTP.activate(user, generate_totp_secret())
    return user


def form_of(guide, **changes):
    newest = guide.versions.first()
    data = {column(name, language): text_of(guide, name, language) for name in TEXTS for language in LANGUAGES}
    data |= {
        "sources": "\n".join(f"{row['publisher']} | {row['title']} | {row['url']} | {row['on']}" for row in guide.sources),
        "concepts": " ".join(guide.concepts.values_list("notation", flat=True)),
        "steps": guide.steps,
        "review_on": timezone.localdate() + timedelta(days=365),
        "is_published": "on",
        "note": "Geprüft",
        "version": newest.number,
    }
    return data | changes


def edit(client, manager, guide, **changes):
    client.force_login(manager)
    with override("de"):
        return client.post(reverse("companies:guide_edit", args=[guide.code]), form_of(guide, **changes))


def test_a_change_is_kept_as_a_version_and_marks_the_translations(guides, client, manager):
    guide = guides["payment"]
    assert edit(client, manager, guide, title_de="Bezahlt werden, heute").status_code == 302
    guide.refresh_from_db()
    assert (guide.title_de, guide.owner, guide.checked_on) == ("Bezahlt werden, heute", manager, timezone.localdate())
    assert in_language(guide, "title", "zh-hans").state == "outdated"
    assert [version.number for version in guide.versions.all()] == [2, 1]
    assert edit(client, manager, guide, checked="on").status_code == 302
    guide.refresh_from_db()
    assert in_language(guide, "title", "zh-hans").state == "checked"

    client.post(reverse("companies:guide_restore", args=["payment", 1]))
    guide.refresh_from_db()
    assert guide.title_de == "Wie Sie sicher an Ihr Geld kommen"
    assert guide.versions.count() == 4
    with override("de"):
        assert "Wie Sie sicher" in client.get(reverse("companies:guide_versions", args=["payment"])).content.decode()


def test_a_preview_saves_nothing(guides, client, manager):
    answer = edit(client, manager, guides["payment"], body_de="## Neu\n\n<b>x</b> {1}", preview="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h2>Neu</h2>" in page and "<b>x</b>" not in page
    assert Guide.objects.get(code="payment").versions.count() == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"version": 0}, 409),
        ({"concepts": "NO-SUCH"}, 422),
        ({"sources": "only a publisher"}, 422),
        ({"sources": "P | T | javascript:alert(1) | 2026-01-01"}, 422),
        ({"body_de": "Laut {9}"}, 422),
        ({"title_zh_hans": ""}, 422),
        ({"review_on": "2020-01-01"}, 422),
        ({"note": ""}, 422),
    ],
)
def test_what_is_not_accepted_is_said_and_stays_in_the_form(guides, client, manager, changes, status):
    answer = edit(client, manager, guides["payment"], summary_de="Was ich getippt habe", **changes)
    assert answer.status_code == status
    assert "Was ich getippt habe" in answer.content.decode()
    assert Guide.objects.get(code="payment").versions.count() == 1


def test_votes_count_without_a_name(guides, client):
    address = reverse("companies:guide_vote", args=["payment"])
    with override("zh-hans"):
        assert (
            client.post(reverse("companies:guide_vote", args=["payment"]), {"helpful": "no", "comment": "太长"}).status_code
            == 302
        )
    assert client.post(address, {"helpful": "perhaps"}).status_code == 422
    vote = guides["payment"].votes.get()
    assert (vote.is_helpful, vote.comment, vote.language) == (False, "太长", "zh-hans")
