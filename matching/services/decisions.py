"""Keeps what people decide on suggested pairs, with what they were shown, for learning. Called by whoever writes the decision itself."""

from collections.abc import Iterable, Mapping

from matching.engine.decisions import Decision as Past
from matching.enums import Answer
from matching.models import Decision, Introduction, IntroductionSide, Match
from matching.weights import criteria_of

Shown = dict[str, tuple[float, float]]
DIGITS = 4


def note_decision(match: Match, *, is_yes: bool, by, reason: str = "", side: str = "") -> None:
    """The team proposes a pair, or sets it aside; or one ``side`` says what it thinks of it."""
    Decision.objects.create(
        demand=match.demand,
        company=match.company,
        side=side,
        is_yes=is_yes,
        reason=reason,
        decided_by=by,
        rank=match.rank,
        shown=shown_of(match.contributions, criteria_of(match.weights_version)),
        weights_version=match.weights_version,
    )


def note_answer(introduction: Introduction, side: IntroductionSide, *, by) -> None:
    """A company answers to what it was shown when it was asked."""
    asked = Decision.objects.filter(demand=introduction.demand_id, company=introduction.offering_id, side="", is_yes=True).last()
    if asked is None or side.answer not in (Answer.ACCEPTED, Answer.DECLINED):
        return
    Decision.objects.create(
        demand_id=asked.demand_id,
        company_id=asked.company_id,
        side=side.side,
        is_yes=side.answer == Answer.ACCEPTED,
        reason=side.reason,
        decided_by=by,
        rank=asked.rank,
        shown=asked.shown,
        weights_version=asked.weights_version,
    )


def past_decisions() -> list[Past]:
    """What each judge said last of each pair."""
    return [
        Past(f"{row.pk:012}", str(row.demand_id), row.is_yes, row.shown, row.reason, row.rank)
        for row in Decision.objects.last_words()
    ]


def shown_of(contributions: Iterable[Mapping], criteria: Mapping[str, float] | None) -> Shown:
    """Levels and known shares, these up to a common factor: a criterion's points are at most weight × known share of all.

    Nothing where the weights are no longer known: a pair whose shares would be guessed teaches nothing.
    """
    rows = [row for row in contributions if row["level"] is not None and row["max_points"] > 0]
    if criteria is None or any(not criteria.get(row["criterion"]) for row in rows):
        return {}
    known = {row["criterion"]: row["max_points"] / criteria[row["criterion"]] for row in rows}
    most = max(known.values(), default=1)
    return {row["criterion"]: (row["level"], round(known[row["criterion"]] / most, DIGITS)) for row in rows}
