"""Learning: 2,000 simulated decisions with a known hidden preference; what is learned, against the hidden truth on held-out demands."""

from dataclasses import replace

import numpy as np
from scipy.stats import kendalltau

from matching.engine import learning
from matching.engine.decisions import REASONS, Decision, stock_of
from matching.engine.weights import DEFAULT_WEIGHTS

DECISIONS, SEED = 2000, 20261101
IN_A_LIST, SHOWN = 40, 10  # pairs of a demand, and how many of them anybody looks at
STEEP, EVEN = 12.0, 0.76  # how sharply the hidden score decides, and the score at which a yes is as likely as a no
ATTENTION, TRUST = 0.7, 0.4  # a place far down is seen less, and gets fewer a yes, than its fit deserves
IRRELEVANT, MISNAMED = 0.2, 0.15  # shares of decisions that have nothing to do with the fit, and of reasons named amiss
SILENT = ("in-contact", "no-capacity", "not-now", "competitor")


def hidden_weights(seed: int = SEED, spread: float = 0.8) -> dict[str, float]:
    """What the simulated people want: every weight in force times a random factor, and the same sum."""
    chance = np.random.default_rng(seed)
    in_force = DEFAULT_WEIGHTS.criteria
    hidden = {name: weight * float(np.exp(chance.normal(0, spread))) for name, weight in in_force.items()}
    return {name: weight * sum(in_force.values()) / sum(hidden.values()) for name, weight in hidden.items()}


def simulated_pairs(chance: np.random.Generator) -> list[dict[str, tuple[float, float]]]:
    """Levels of the pairs of one demand: correlated, as good companies are good at several things; a third is not stated."""
    names = sorted(DEFAULT_WEIGHTS.criteria)
    quality = chance.normal(size=(IN_A_LIST, 1))
    levels = 1 / (1 + np.exp(-(0.6 + 0.5 * quality + 1.4 * chance.normal(size=(IN_A_LIST, len(names))))))
    stated = chance.random((IN_A_LIST, len(names))) > 0.33
    asked = chance.random(len(names)) > 0.2
    share = np.where(chance.random(len(names)) > 0.5, 1.0, 0.75)
    return [
        {name: (float(levels[row, at]), float(share[at])) for at, name in enumerate(names) if asked[at] and stated[row, at]}
        for row in range(IN_A_LIST)
    ]


def simulated_decisions(count: int, hidden: dict[str, float], seed: int = SEED) -> list[Decision]:
    chance = np.random.default_rng(seed)
    decisions: list[Decision] = []
    while len(decisions) < count:
        demand = f"demand {len(decisions)}"
        pairs = sorted(simulated_pairs(chance), key=lambda shown: -learning.rescore(shown, DEFAULT_WEIGHTS.criteria))
        for rank, shown in enumerate(pairs[:SHOWN], 1):
            if shown and chance.random() < rank**-ATTENTION:
                decisions.append(_decide(f"{len(decisions):06}", demand, shown, rank, hidden, chance))
    return decisions[:count]


def _decide(key, demand, shown, rank, hidden, chance) -> Decision:
    decision = Decision(key, demand, is_yes=True, shown=shown, rank=rank)
    if chance.random() < IRRELEVANT:
        return replace(decision, is_yes=False, reason=str(chance.choice(SILENT)))
    odds = STEEP * (learning.rescore(shown, hidden) / 100 - EVEN) - TRUST * np.log(rank)
    if chance.random() < 1 / (1 + np.exp(-odds)):
        return decision
    return replace(decision, is_yes=False, reason=_reason(shown, hidden, chance))


def _reason(shown, hidden, chance) -> str:
    """The criterion that cost most in the eyes of whoever decides; what no code names is "other"; sometimes a slip."""
    if chance.random() < MISNAMED:
        return str(chance.choice(list(REASONS)))
    lost = {name: hidden[name] * known * (1 - level) for name, (level, known) in shown.items()}
    worst = max(sorted(lost), key=lost.get)
    return next((code for code, names in REASONS.items() if worst in names), "other")


def accuracy(
    criteria: dict[str, float], hidden: dict[str, float], seed: int = SEED + 1, demands: int = 200
) -> tuple[float, float]:
    """On new demands, whole lists: share of pairs in the order of the hidden score, and of the hidden top five found."""
    chance, right, found = np.random.default_rng(seed), [], []
    for _number in range(demands):
        pairs = simulated_pairs(chance)
        ours, theirs = (np.array([learning.rescore(shown, weights) for shown in pairs]) for weights in (criteria, hidden))
        upper = np.triu_indices(len(pairs), 1)
        right.append(np.mean(np.sign(ours[:, None] - ours)[upper] == np.sign(theirs[:, None] - theirs)[upper]))
        found.append(len({*np.argsort(-ours)[:5]} & {*np.argsort(-theirs)[:5]}) / 5)
    return float(np.mean(right)), float(np.mean(found))


def held_out_auc(criteria: dict[str, float], decisions: list[Decision]) -> float:
    yes = np.array([learning.rescore(each.shown, criteria) for each in decisions if each.is_yes])
    no = np.array([learning.rescore(each.shown, criteria) for each in decisions if not each.is_yes and each.reason not in SILENT])
    return float((np.sign(yes[:, None] - no[None, :]).mean() + 1) / 2)


def tau(criteria: dict[str, float], hidden: dict[str, float]) -> float:
    return float(kendalltau([criteria[name] for name in sorted(hidden)], [hidden[name] for name in sorted(hidden)]).statistic)


def run() -> None:
    hidden, in_force = hidden_weights(), DEFAULT_WEIGHTS.criteria
    decisions = simulated_decisions(DECISIONS, hidden)
    fresh = simulated_decisions(DECISIONS, hidden, seed=SEED + 2)
    stock = stock_of(decisions)
    print(f"   {len(decisions)} decisions: {stock.yes} yes, {stock.no} no, {stock.silent} that teach nothing; seed {SEED}")
    print(f"   {'':24}  right order  top five   AUC on 2,000 new   tau of weights")
    _line("in force", in_force, hidden, fresh)
    for count in (50, 100, 200, 500, 1000, 2000):
        learned = learning.learn(decisions[:count], in_force)
        _line(f"learned from {count}", learned.criteria, hidden, fresh, learned)
    _line("hidden truth (oracle)", hidden, hidden, fresh)
    print(f"   {'criterion':24}  in force  learned  hidden")
    for name in in_force:
        print(f"   {name:24}  {in_force[name]:8.1f} {learned.criteria[name]:8.1f} {hidden[name]:7.1f}")


def _line(name, criteria, hidden, fresh, learned=None) -> None:
    right, found = accuracy(criteria, hidden)
    width = f"   (width {learned.width}, taught by {learned.decisions})" if learned else ""
    print(f"   {name:24}  {right:11.3f} {found:9.3f} {held_out_auc(criteria, fresh):18.3f} {tau(criteria, hidden):16.3f}{width}")
