"""Proofs that an offer's own text names. None of them has been shown, so they count for little."""

import re
from collections.abc import Iterator, Mapping

from becan.language.proofs import find_proofs
from becan.language.taxonomy import Taxonomy

CLAUSE_END = re.compile(r"[,;!?\n，；。！？]|\.(?=\s|$)")
# "IATF 16949 ist beantragt", "expired in 2025", 正在辅导: named, but by these words not held
NOT_HELD = re.compile(
    r"im aufbau|vorbereitung|geplant|planen|angestrebt|streben|beantrag|antrag|abgelaufen|ausgelaufen|erloschen|fehlt|folgt|künftig"
    r"|planned|planning|preparation|preparing|applied|applying|application|expired|lapsed|towards|pending|upcoming"
    r"|筹备|准备|计划|规划|申请|正在|辅导|到期|过期|失效|拟|将于",
    re.IGNORECASE,
)


def named_proofs(texts: Mapping[str, str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Codes of the proofs that the texts name as held, sorted. What one language denies or only plans, another cannot claim."""
    found = [each for text in texts.values() for each in _found(text, taxonomy)]
    not_held = {code for code, is_held in found if not is_held}
    return tuple(sorted({code for code, is_held in found} - not_held))


def _found(text: str, taxonomy: Taxonomy) -> Iterator[tuple[str, bool]]:
    for find in find_proofs(text, taxonomy):
        begin = max((mark.end() for mark in CLAUSE_END.finditer(text, 0, find.start)), default=0)
        end = CLAUSE_END.search(text, find.end)
        clause = text[begin : end.start() if end else len(text)]
        yield find.notation, not (find.negated or NOT_HELD.search(clause))
