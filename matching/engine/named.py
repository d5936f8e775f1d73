"""Proofs that an offer's own text names. None of them has been shown, so they count for little."""

from collections.abc import Mapping

from becan.language.proof_statements import read_proofs
from becan.language.taxonomy import Taxonomy


def named_proofs(texts: Mapping[str, str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Codes of the proofs that the texts name as held, sorted. What one language denies or only plans, another cannot claim."""
    found = [proof for text in texts.values() for proof in read_proofs(text, taxonomy)]
    return tuple(sorted({proof.code for proof in found} - {proof.code for proof in found if proof.state != "held"}))
