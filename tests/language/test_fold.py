import pytest

from becan.language.fold import fold, fold_name, fold_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("On-Board-Ladegerät", "on board ladegeraet"),
        ("On Board Ladegeraet", "on board ladegeraet"),
        ("on‑board–Ladegera\u0308t", "on board ladegeraet"),
        ("  Große \u00a0 Straße\n5 m² ", "grosse strasse 5 m2"),
        ("車載充電機（ＯＢＣ）", "车载充电机(obc)"),
        ("CO₂, H₂ und Škoda", "co2, h2 und skoda"),
        ("Batterie\u00admanagement", "batteriemanagement"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["  Große  Kühl-\nPlatte", "Ku\u0308hl und Ä", "車載  充電機", "½ Maß, ﬁnal", "\u200bx-", "- "])
def test_places_lead_back_to_the_original(text):
    folded = fold_with_places(text)
    for place in range(len(folded.text)):
        start, end = folded.original(place, place + 1)
        assert folded.text[place] in (fold(text[start:end]) or " ")


def test_place_of_a_word_with_umlauts_before_and_in_it():
    text = "Größe der Ku\u0308hlplatte, 液冷板"
    folded = fold_with_places(text)
    start = folded.text.index("kuehlplatte")
    assert text[slice(*folded.original(start, start + len("kuehlplatte")))] == "Ku\u0308hlplatte"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Müller & Söhne GmbH & Co. KG", "mueller soehne"),
        ("Mueller und Söhne gGmbH", "mueller und soehne"),
        ("宁波拓普集团股份有限公司", "宁波拓普"),
        ("比亞迪股份有限公司", "比亚迪"),
        ("Ningbo Tuopu Group Co., Ltd.", "ningbo tuopu group"),
        ("BYD (Schweiz) Co.,Ltd", "byd schweiz"),
        ("automotive BerlinBrandenburg e.V.", "automotive berlinbrandenburg"),
        ("Amtsgericht Potsdam, HRB 12345 P", "hrb 12345 p"),
        ("Seat AG", "seat"),
        ("AG", "ag"),
        ("公司", "公司"),
    ],
)
def test_fold_name(name, folded):
    assert fold_name(name) == folded
