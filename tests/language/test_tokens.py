import pytest

from becan.language.tokens import phrases, split_compound, tokens


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Kühlplattenfertigung", ["kuehl", "platte", "fertigung"]),
        ("Kühlplatten-Fertigung", ["kuehl", "platte", "fertigung"]),
        ("Batteriemanagementsystem", ["batterie", "management", "system"]),
        ("Benzinkanister", ["benzin", "kanister"]),
        ("Gummiringsätze", ["gummi", "ring", "saetz"]),
        ("Fahrzeugersatzteile", ["fahrzeug", "ersatz", "teile"]),
        ("Straßenbahn", ["strasse", "bahn"]),
        ("Leiterplattenbestückung", ["leiterplatte", "bestueckung"]),
        ("Verbindung", ["verbindung"]),
        ("Lieferanten", ["lieferanten"]),
        ("Unternehmen", ["unternehmen"]),
        ("machining", ["machining"]),
        ("", [""]),
    ],
)
def test_split_compound(word, parts):
    assert split_compound(word) == parts


def test_a_compound_is_found_by_its_parts_and_its_plural():
    query = set(tokens("Batteriemanagement", "de"))
    assert query <= set(tokens("Batteriemanagementsysteme", "de")) | {"batteriemanagement"}
    assert set(tokens("Kühlplatte", "de")) & set(tokens("Kuehlplatten", "de")) >= {"kuhlplatt", "kuehl", "platte"}


def test_chinese_words_of_the_taxonomy_and_bigrams():
    found = tokens("我们生产车载充电机。")
    assert {"车载充电机", "充电机", "生产", "车载", "载充", "充电", "电机"} <= set(found)
    assert set(tokens("車載充電機")) <= set(found)


def test_stop_words_and_signs_are_no_tokens():
    assert tokens("Wir sind für Sie da! 的 & the") == []
    assert tokens("IATF-16949, 800 V") == ["iatf", "16949", "800"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Firma Muster liefert weltweit. Schwerpunkte sind Modulatoren, Kanister; auf Wunsch Entwicklung und Logistik.",
            ["Muster liefert weltweit", "Modulatoren", "Kanister", "Entwicklung", "Logistik"],
        ),
        ("Wir fertigen Kunststoff- und Metallteile mit 8.400,5 kN.", ["Kunststoffteile", "Metallteile mit 8.400,5 kN"]),
        ("We manufacture die castings, cold plates and housings.", ["die castings", "cold plates", "housings"]),
        ("我们主要生产双极板、膜电极和空压机。", ["双极板", "膜电极", "空压机"]),
        ("Gehäuse, Gehäuse", ["Gehäuse"]),
        ("Wir sind Hersteller.", []),
        ("", []),
    ],
)
def test_phrases(text, expected):
    assert phrases(text) == expected


def test_long_phrases_are_cut():
    assert [len(phrase.split()) for phrase in phrases(" ".join(f"Gehäuse{number}" for number in range(30)))] == [12, 12, 6]
