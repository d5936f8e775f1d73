import random
import time
from uuid import UUID

import numpy as np
import pytest

from becan.language import encoder
from becan.language.encoder import encode


def test_shape_type_and_length():
    vectors = encode(["Kühlplatte", "cold plate", "液冷板"])
    assert (vectors.shape, vectors.dtype) == ((3, 512), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_same_thing_in_three_languages_is_nearer_than_another_thing():
    german, chinese, other = encode(
        ["Wir liefern Batterien für Elektroautos.", "我们供应电动汽车电池。", "Die Hochzeit war am Samstag."]
    )
    assert german @ chinese > 0.6 > 0.3 > german @ other


def test_no_text_blank_text_and_a_single_text():
    assert encode([]).shape == (0, 512)
    assert not encode(["", " \n"]).any()
    with pytest.raises(TypeError):
        encode("Kühlplatte")


def test_a_repeated_text_comes_from_the_cache_and_is_the_same_in_any_batch():
    texts = [f"Gehäuse Nummer {number} aus Aluminium" for number in range(300)]
    first = encode(texts)
    started = time.perf_counter()
    assert np.array_equal(encode(texts[::-1]), first[::-1])
    assert time.perf_counter() - started < 0.05


def test_changing_a_result_does_not_change_the_cache():
    encode(["Zahnrad"])[0] = 0
    assert encode(["Zahnrad"]).any()


def test_a_text_has_the_same_vector_in_every_batch():
    texts = [f"Flansch {number} " + "und noch ein Wort " * (number % 40) for number in range(60)]
    together = encode(texts)
    encoder._vectors.clear()
    assert np.array_equal(np.concatenate([encode([text]) for text in reversed(texts)])[::-1], together)
    encoder._vectors.clear()
    assert np.array_equal(np.concatenate([encode(texts[:17]), encode(texts[17:])]), together)


def test_nor_does_it_matter_how_many_tokens_the_texts_beside_it_have():
    """Letters and digits without sense have several times the tokens of words."""
    numbers = random.Random(3)
    texts = [f"Gehäuse aus Aluminium. Los {UUID(int=numbers.getrandbits(128))}" for _number in range(160)]
    texts[7:7] = ["0f " * 500, "㌖" * 120]
    together = encode(texts)
    for size in (1, 5, 16):
        encoder._vectors.clear()
        parts = [encode(texts[start : start + size]) for start in range(0, len(texts), size)]
        assert np.array_equal(np.concatenate(parts), together)
