import pytest

from companies.proposals import passage
from matching.importance import is_wished


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("必须通过清洁度检测，最好能做机械加工。", "机械加工", True),
        ("必须通过清洁度检测，最好能做机械加工。", "清洁度", False),
        ("希望寻找真空压铸供应商。", "真空压铸", False),
        ("我公司为电驱动系统寻找真空压铸壳体。", "电驱动系统", True),
        ("我公司为电驱动系统寻找真空压铸壳体。", "真空压铸", False),
        ("材料为铝合金压铸。", "铝合金压铸", False),
        ("Gesucht: Vakuumdruckguss, idealerweise mit Imprägnieren.", "Imprägnieren", True),
        ("Gesucht: Vakuumdruckguss, idealerweise mit Imprägnieren.", "Vakuumdruckguss", False),
        ("We need die casting, preferably with machining.", "machining", True),
        ("We need die casting, preferably with machining.", "die casting", False),
    ],
)
def test_a_text_says_how_firmly_it_asks(text, found, expected):
    start = text.index(found)
    assert is_wished((passage(text, "description", "", start, start + len(found)),)) is expected


def test_what_the_text_does_not_say_is_no_wish():
    assert not is_wished(())
