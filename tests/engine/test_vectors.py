"""Rows of whole numbers: those of prose lean on their words."""

import numpy as np
import pytest

from becan.language import encoder
from matching.engine.passages import pieces, read_passages
from matching.engine.vectors import PROSE_SHARE, SCALE, SHARE, cosines, encode, leaning

LIST = "Batteriegehäuse, Druckguss, Kühlplatten"
PROSE = " ".join(["Wir gießen Batteriegehäuse und Kühlplatten aus Aluminium für Hersteller in ganz Europa."] * 6)


def lengths(rows):
    return np.linalg.norm(rows, axis=1) / SCALE


def cosines_by_part(left, right):
    cut = encoder.DIMENSIONS
    return cosines(left[:, :cut], right[:, :cut]), cosines(left[:, cut:], right[:, cut:])


def test_a_leaning_row_is_as_long_as_before_and_its_words_count_more():
    rows, others = encode([PROSE, LIST, "?!"]), encode(["电池壳体"])
    leant = leaning(rows)
    assert lengths(leant) == pytest.approx(lengths(rows), abs=1e-3)
    assert lengths(rows)[2] < 0.7  # no known word
    (sentences, words), (of_sentences, of_words) = cosines_by_part(rows[:2], others), cosines_by_part(leant[:2], others)
    ratio = (of_words / words) / (of_sentences / sentences)
    assert ratio == pytest.approx(PROSE_SHARE / SHARE * (1 - SHARE) / (1 - PROSE_SHARE), rel=0.02)


@pytest.mark.parametrize(("side", "text", "leans"), [("offer", PROSE, True), ("offer", LIST, False), ("demand", PROSE, False)])
def test_only_prose_of_an_offer_leans(language, side, text, leans):
    found = pieces(side, "texts", {"de": text})
    [passages] = read_passages([found], [{}], language.reference)
    last = encode([found[-1].form])
    assert passages.vectors[-1].tolist() == (leaning(last) if leans else last)[0].tolist()
