"""All sentences of the engine in three languages, to be read by people: ``python -m tests.engine.reason_table`` writes the file anew."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from becan.language.taxonomy import Taxonomy, read_taxonomy
from matching.engine.catalogue import translate
from matching.engine.facts import Fact
from matching.engine.labels import Codes, Concept, Day, KeyFigure, Labels, Proof, Value
from matching.engine.questions import QUESTIONS
from matching.engine.reasons import GATE_REASONS, REASONS
from matching.engine.wording import sentence

FILE = Path(__file__).resolve().parents[1] / "data" / "reasons.tsv"
LANGUAGES = ("de", "en", "zh-hans")
HEAD = ("reason", "items", *LANGUAGES)
LISTS = {
    "cooperation": ("cooperation", ("supply", "rnd", "investment")),
    "delivery": ("delivery_region", ("europe", "china")),
    "languages": ("language", ("de", "en", "zh-hans")),
    "volume": ("volume_band", ("small-series",)),
    "size": ("size_class", ("small", "medium", "large")),
    "stage": ("stage", ("prototype",)),
    "experience": ("experience", ("sales", "joint-venture", "subsidiary")),
}
FIGURES = {  # of each kind, with a machine that casters measure in tonnes: wanted, too little, enough
    "locking-force": ((8000.0, None), (2452.0, 6000.0), (2452.0, 8826.0)),
    "annual-volume": ((60000.0, None), (None, 50000.0), (None, 125000.0)),
    "tolerance": ((None, 0.05), (0.1, 0.1), (0.02, 0.02)),
    "machining-axes": ((5.0, None), (3.0, 3.0), (5.0, 5.0)),
    "casting-alloy": (("alsi10mnmg", None), ("alsi9cu3", None), ("alsi10mnmg", None)),
    "vacuum-casting": ((1.0, 1.0), (0.0, 0.0), (1.0, 1.0)),
}
PASSAGES = {"wanted": "铝合金压铸件", "offered": "Aluminiumdruckguss bis 900 t"}


def table(taxonomy: Taxonomy) -> str:
    labels = {language: Labels(taxonomy, language) for language in LANGUAGES}
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    rows.writerow(HEAD)
    for code, items, fact in facts():
        rows.writerow((code, items, *(sentence(fact, labels[language]) for language in LANGUAGES)))
    for gate, message in GATE_REASONS.items():
        rows.writerow((f"gate.{gate}", "", *(translate(message, language) for language in LANGUAGES)))
    for code, question in QUESTIONS.items():
        rows.writerow((f"question.{code}", "", *(_asked(question.text[one], labels[one]) for one in LANGUAGES)))
    return out.getvalue()


def facts() -> Iterator[tuple[str, str, Fact]]:
    for code in REASONS:
        family = code.partition(".")[0]
        if family in LISTS:
            yield from _of_lists(code, *LISTS[family])
        elif family == "figure":
            yield from ((code, figure, _of_figure(code, figure)) for figure in FIGURES)
        else:
            yield code, "", Fact(code, _values(code))


def _of_lists(code, name, codes):
    if "%(" not in "".join(REASONS[code].message):
        yield code, "", Fact(code)
        return
    for items in range(1, len(codes) + 1):
        some = Codes(name, codes[:items])
        yield code, str(items), Fact(code, {"wanted": some, "offered": some, "met": some})


def _of_figure(code, figure):
    wanted, missed, met = (Value(figure, {"min": low, "max": high}) for low, high in FIGURES[figure])
    return Fact(code, {"figure": KeyFigure(figure), "wanted": wanted, "offered": met if code == "figure.met" else missed})


def _values(code):
    if code == "text.passages":
        return PASSAGES
    broader = {"capability.broader": Concept("CS"), "capability.related": Concept("TL-MLD-DCD")}
    return {
        "concept": Concept("CS-DC"),
        "offered": broader.get(code, Concept("CS-DC-AL")),
        "proof": Proof("iso-9001" if code in ("proof.covered", "proof.named_covering") else "iatf-16949"),
        "held": Proof("iso-9001" if code in ("proof.step", "proof.run_out") else "iatf-16949"),
        "day": Day("2027-05-01"),
    }


def _asked(text, labels):
    return text % {
        "concept": labels.word(Concept("CS-DC")),
        "proof": labels.word(Proof("iatf-16949")),
        "figure": labels.word(KeyFigure("locking-force")),
    }


if __name__ == "__main__":
    FILE.write_text(table(read_taxonomy()), encoding="utf-8")
