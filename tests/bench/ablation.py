"""What each layer of understanding adds on the development tasks, one upon the other: MRR, and nDCG@10 for profiles and companies."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unittest.mock import patch

from matching.engine import passages, vectors
from matching.engine.__main__ import NOW
from matching.engine.engine import rank
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.reading import read_demands, read_offers
from matching.engine.weights import DEFAULT_WEIGHTS, Weights
from tests.bench.quality import EVALUATION

TOP = 50
BARE = {"hubness": 0.0, "whole_of_list": 1.0, "whole_of_prose": 1.0, "prose_allowance": 0.0, "words": 0.0, "list_as_one": 1e9}
GRADED = ("profiles", "companies")
LAYERS = (  # what is named comes on top of all before
    ("sentence vectors of whole texts", ()),
    ("a vector a phrase", ("whole_of_list", "whole_of_prose", "prose_allowance", "list_as_one")),
    ("German compounds split", ("compounds",)),
    ("word vectors", ("share",)),
    ("hubs corrected", ("hubness",)),
    ("shared words", ("words",)),
    ("concepts", ("concepts",)),
)


def run() -> None:
    if not EVALUATION.exists():
        print(f"   {EVALUATION} is missing: left out")
        return
    language, tasks = Language.read(), sorted((EVALUATION / "dev").iterdir())
    print("   " + " | ".join(["layer", *(task.name for task in tasks)]), flush=True)
    have: set[str] = set()
    for name, added in LAYERS:
        have |= set(added)
        print("   " + " | ".join([name, *(_quality(task, language, have) for task in tasks)]), flush=True)


def _quality(task: Path, language: Language, have: set[str]) -> str:
    with ExitStack() as without:
        if "share" not in have:
            without.enter_context(patch.object(vectors, "SHARE", 0.0))
            without.enter_context(patch.object(passages, "leaning", lambda rows: rows))
        if "compounds" not in have:
            without.enter_context(patch.object(passages, "_forms", lambda text, _language: [text]))
        fresh = Language(language.taxonomy, language.tagger, language.reference)  # keeps the vectors of its labels
        index = OfferIndex.build(_records(read_offers, task / "suppliers.jsonl"), fresh)
        ranked = defaultdict(list)
        for scored in rank(_records(read_demands, task / "demands.jsonl"), index, _weights(have), NOW, TOP):
            ranked[scored.demand].append(scored.supplier)
    measured = EVALUATE.metrics(EVALUATE.gold_of(task), ranked)
    graded = f" / {measured['ndcg@10']:.3f}" if task.name.startswith(GRADED) else ""
    return f"{measured['mrr']:.3f}{graded}"


def _weights(have: set[str]) -> Weights:
    text = {name: number if name in have else BARE.get(name, number) for name, number in DEFAULT_WEIGHTS.text.items()}
    criteria = dict(DEFAULT_WEIGHTS.criteria)
    if "concepts" not in have:
        criteria["capability"] = 0
    return replace(DEFAULT_WEIGHTS, text=text, criteria=criteria)


def _records(read, file):
    with file.open("rb") as lines:
        return list(read(lines))


def _evaluate():
    spec = spec_from_file_location("evaluate", EVALUATION / "evaluate.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EVALUATE = _evaluate() if EVALUATION.exists() else None
