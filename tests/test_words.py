"""The words that bind all catalogues: what German and Chinese readers must not meet, and what stands there instead."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override, pgettext

LOCALE = Path(__file__).resolve().parents[1] / "locale"
NOT_GERMAN = r"\bMatch|Übereinstimmung|Nachfrage(?!n)|Bedarfsanforderung|\bEinführung|\bverifizier|\bSchwäche|\bMangel|\bInhaber|\b[Dd]u\b|\b[Dd]ein"
NOT_CHINESE = r"乘数|中介|引进|介绍|已认证|缺点|不足|所有者|老板|对方拒绝|(?<![您])你|国家(?!/)|无人驾驶"
NOT = {"de": NOT_GERMAN, "zh_Hans": NOT_CHINESE}


def sentences(name):
    with (LOCALE / name / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file, locale=name):
            if message.id:
                yield from message.string if isinstance(message.string, tuple) else [message.string]


@pytest.mark.parametrize("name", NOT)
def test_no_forbidden_word_stands_in_the_catalogue(name):
    assert [sentence for sentence in sentences(name) if re.search(NOT[name], sentence)] == []


@pytest.mark.parametrize(
    ("context", "word", "german", "chinese"),
    [
        ("capability level", "Core business", "Kerngeschäft", "主营"),
        ("capability level", "We do this too", "machen wir auch", "可承接"),
        ("capability level", "In preparation", "im Aufbau", "筹备中"),
        ("band", "Fits well", "passt gut", "高度匹配"),
        ("band", "Could fit", "könnte passen", "可进一步了解"),
        ("membership", "Account owner", "Kontoverwaltung", "管理员"),
        ("company state", "Released", "freigegeben", None),
        ("company state", "Draft", "Entwurf", None),
        ("demand state", "Open", "offen", None),
    ],
)
def test_the_binding_words(context, word, german, chinese):
    with override("de"):
        assert pgettext(context, word).lower() == german.lower()
    with override("zh-hans"):
        assert chinese is None or pgettext(context, word) == chinese
