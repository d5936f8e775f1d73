"""Vectors of words and their parts: translations are near, whatever the batch; and how they are learned."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from becan.language import learn_word_vectors as learning
from becan.language.word_vectors import FILE, encode_words, parts

TRIOS = [
    ("Bremsscheibe", "brake disc", "刹车盘"),
    ("Kabelbaum", "wiring harness", "线束"),
    ("Brennstoffzelle", "fuel cell", "燃料电池"),
    ("Zahnrad", "gear wheel", "齿轮"),
    ("Ladestation", "charging station", "充电站"),
    ("Schweißroboter", "welding robot", "焊接机器人"),
    ("Druckgussteile", "die castings", "压铸件"),
    ("Stoßdämpfer", "shock absorber", "减震器"),
]


@pytest.mark.parametrize(("left", "right"), [(0, 1), (0, 2), (1, 2)])
def test_a_translation_is_nearer_than_any_other_word(left, right):
    near = encode_words([trio[left] for trio in TRIOS]) @ encode_words([trio[right] for trio in TRIOS]).T
    assert near.argmax(axis=1).tolist() == list(range(len(TRIOS)))


def test_a_compound_that_no_dictionary_lists_is_near_to_its_parts_in_chinese():
    near = encode_words(["Aluminiumdruckgussgehäuse"]) @ encode_words(["压铸铝壳体", "充电电缆", "座椅面料"]).T
    assert near.argmax() == 0


def test_spelling_does_not_matter():
    assert (encode_words(["Gehäuse", "電池"]) == encode_words(["GEHAEUSE", "电池"])).all()


def test_a_vector_is_of_length_one_and_the_same_in_every_batch():
    texts = [word for trio in TRIOS for word in trio]
    together = encode_words(texts)
    assert (together.shape, together.dtype) == ((len(texts), 128), np.float32)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert (np.concatenate([encode_words([text]) for text in texts]) == together).all()


def test_a_text_without_a_known_part_has_a_zero_row():
    assert encode_words(["", "§§"]).any() == np.False_
    assert encode_words([]).shape == (0, 128)


def test_parts():
    chinese, latin = (
        ["电", "池", "<电", "电池", "池>", "<电池", "电池>"],
        ["=<vcu>", "<vc", "vcu", "cu>", "<vcu", "vcu>", "<vcu>"],
    )
    assert list(parts("電池 VCU")) == chinese + latin


def test_the_sources_name_how_many_parts_there_are():
    stated = re.search(r"[\d,]+(?= parts of words)", FILE.with_suffix(".txt").read_text("utf-8"))
    with np.load(FILE) as stored:
        assert int(stated[0].replace(",", "")) == len(stored["rows"]) == len(stored["scales"])


@pytest.fixture
def dictionaries(tmp_path) -> list[Path]:
    files = [tmp_path / name for name in ("ding", "cedict.gz", "ecdict.csv")]
    files[0].write_text(
        "# a comment\nBremse {f} [auto] | Bremsen {pl} :: brake | brakes\nMeise {f} [ornith.] :: tit\nRad {n}; Laufrad {n} :: wheel\n",
        "utf-8",
    )
    files[1].write_bytes(
        gzip.compress("剎車 刹车 [sha1 che1] /a brake/CL:個|个[ge4]/\n北京 北京 [Bei3 jing1] /Beijing/\n".encode())
    )
    files[2].write_text(
        "word,definition,translation\n"
        'wheel,"n. a circular frame (with spokes); a disk\\nv. to roll","n. 轮子, 车轮\\n[医] 轮\\n[网络] 砂轮"\n'
        "Berlin,,n. 柏林\n",
        "utf-8",
    )
    return files


def test_entries_are_read_without_remarks_names_and_other_fields(dictionaries):
    ding, cedict, ecdict = dictionaries
    german, chinese = list(learning.german_entries(ding)), [*learning.chinese_entries(cedict), *learning.english_entries(ecdict)]
    assert german == [(("Bremse",), ("brake",), True), (("Rad", "Laufrad"), ("wheel",), False)]
    assert chinese == [(("刹车",), ("a brake",), False), (("轮子", "车轮"), ("wheel",), False)]
    assert list(learning.through_english(chinese, german)) == [(("轮子", "车轮"), ("Rad", "Laufrad"), False)]
    assert list(learning.english_entries(ecdict, of_web=True)) == [(("轮子", "车轮", "砂轮"), ("wheel",), False)]
    assert list(learning.defined_entries(ecdict)) == [(("wheel",), ("a circular frame",), False)]


@pytest.mark.parametrize("harder", [False, True])
def test_learning_brings_translations_together_and_always_gives_the_same_numbers(monkeypatch, harder):
    names, table = learned = _learned(monkeypatch, harder=harder)
    assert (_learned(monkeypatch, harder=harder)[1] == table).all()
    assert any(name.endswith("池>") for name in names) is harder
    assert _near(learned).argmax(axis=1).tolist() == list(range(len(TRIOS)))


def test_joined_tables_know_what_each_of_them_knows(monkeypatch):
    tables = [_learned(monkeypatch, harder=harder) for harder in (False, True)]
    names, rows = joined = learning.join(tables, [word for trio in TRIOS for word in trio])
    assert rows.shape == (len(names), learning.DIMENSIONS)
    assert set(names) == set(tables[0][0]) | set(tables[1][0])
    means = sum(_near(table) for table in tables) / 2
    assert np.abs(_near(joined) - means).max() < 0.15


def _learned(monkeypatch, *, harder):
    for name, value in {"SEEN": 1, "TOGETHER": 32}.items():
        monkeypatch.setattr(learning, name, value)
    return learning.learn([((german,), (english, chinese), True) for german, english, chinese in TRIOS], 60, harder=harder)


def _near(table):
    """(German, Chinese) cosines of the trios."""
    rows = dict(zip(*table, strict=True))
    units = [[_unit(rows, word) for word in words] for words in zip(*TRIOS, strict=True)]
    return np.array(units[0]) @ np.array(units[2]).T


def _unit(rows, word):
    summed = sum(rows[part] for part in parts(word) if part in rows)
    return summed / np.linalg.norm(summed)
