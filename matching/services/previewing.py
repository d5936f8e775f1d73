"""The live preview of a demand that is being written: asked of every shard, answered in two seconds or not at all."""

from dataclasses import dataclass

from django.utils import timezone

from companies.words import Words
from matching.adapters import demand_records
from matching.engine.preview import preview
from matching.models import Demand
from matching.routing import shards
from matching.services.asking import ask_engine
from matching.shard import local_shard
from matching.tasks import preview_task


@dataclass(frozen=True)
class Narrowing:
    label: str
    excluded: int


@dataclass(frozen=True)
class Outlook:
    fitting: int
    looked_at: int
    narrowing: list[Narrowing]  # the must that excludes most comes first; those that exclude nobody are left out


def outlook_of(demand: Demand, words: Words) -> Outlook | None:
    """None = being computed: a shard did not answer in time."""
    answers = [ask_engine(preview_task, str(demand.pk), shard, shard=shard) for shard in shards()]
    if None in answers:
        return None
    totals: dict[tuple[str, str], int] = {}
    for answer in answers:
        for kind, code, excluded in answer["excluded"]:
            totals[kind, code] = totals.get((kind, code), 0) + excluded
    order = sorted(((kind, code) for (kind, code), number in totals.items() if number), key=lambda key: (-totals[key], key))
    label = {"concept": words.concept, "figure": words.figure, "proof": words.proof}
    narrowing = [Narrowing(label[kind](code), totals[kind, code]) for kind, code in order]
    return Outlook(sum(one["fitting"] for one in answers), sum(one["looked_at"] for one in answers), narrowing)


def shard_preview(demand_pk: str, *, shard: int) -> dict:
    """Among this shard's companies of the other side."""
    engine = local_shard(shard)
    engine.catch_up()
    demand = Demand.objects.select_related("company").get(pk=demand_pk)
    [record] = demand_records(Demand.objects.filter(pk=demand_pk))
    found = [
        preview(record, index, engine.weights, timezone.localdate())
        for side, index in engine.indexes.items()
        if side != demand.company.side
    ]
    excluded: dict[tuple[str, str], int] = {}
    for one in found:
        for must, number in one.excluded.items():
            excluded[must.kind, must.code] = excluded.get((must.kind, must.code), 0) + number
    return {
        "fitting": sum(one.fitting for one in found),
        "looked_at": sum(one.looked_at for one in found),
        "excluded": [[kind, code, number] for (kind, code), number in excluded.items()],
    }
