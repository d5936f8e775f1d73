"""Every reason that the engine can give: its code, its drawer, and the sentence that says it.

Labels of the taxonomy stand behind a colon or in quotation marks, where no article, ending or number has to fit them.
"""

from typing import NamedTuple

from matching.engine.marks import N_, ngettext

STRENGTH, OPEN, UNKNOWN = "strength", "open", "unknown"


class Reason(NamedTuple):
    kind: str
    message: str | tuple[str, str]  # singular and plural
    counted: str = ""  # the value whose codes are counted for it


REASONS: dict[str, Reason] = {
    "capability.core": Reason(STRENGTH, N_("The core business includes: %(concept)s.")),
    "capability.can_do": Reason(STRENGTH, N_("The company also offers: %(concept)s.")),
    "capability.mentioned": Reason(STRENGTH, N_("The profile names: %(concept)s.")),
    "capability.planned": Reason(OPEN, N_("The company is building this up: %(concept)s.")),
    "capability.part.core": Reason(
        STRENGTH, N_("The demand names: %(concept)s. The core business includes a part of it: %(offered)s.")
    ),
    "capability.part.can_do": Reason(
        STRENGTH, N_("The demand names: %(concept)s. The company also offers a part of it: %(offered)s.")
    ),
    "capability.part.mentioned": Reason(
        STRENGTH, N_("The demand names: %(concept)s. The profile names a part of it: %(offered)s.")
    ),
    "capability.part.planned": Reason(
        OPEN, N_("The demand names: %(concept)s. The company is building up a part of it: %(offered)s.")
    ),
    "capability.broader": Reason(
        OPEN, N_("The profile names: %(offered)s. Whether that includes this is to be confirmed: %(concept)s.")
    ),
    "capability.related": Reason(OPEN, N_("The demand names: %(concept)s. The profile names something related: %(offered)s.")),
    "capability.similar": Reason(OPEN, N_("The demand names: %(concept)s. The profile describes something similar.")),
    "capability.none": Reason(OPEN, N_("The profile does not name so far: %(concept)s.")),
    "text.similar": Reason(STRENGTH, N_("What both sides write is close in meaning.")),
    "text.passages": Reason(STRENGTH, N_("“%(wanted)s” is close in meaning to “%(offered)s”.")),
    "figure.met": Reason(STRENGTH, N_("The key figure “%(figure)s” fits: %(wanted)s wanted, %(offered)s offered.")),
    "figure.missed": Reason(OPEN, N_("The key figure “%(figure)s” is still open: %(wanted)s wanted, %(offered)s offered.")),
    "figure.unknown": Reason(UNKNOWN, N_("The key figure “%(figure)s” is not stated yet: %(wanted)s wanted.")),
    "proof.held": Reason(STRENGTH, N_("This proof is held: %(proof)s.")),
    "proof.held_until": Reason(STRENGTH, N_("This proof is held and valid until %(day)s: %(proof)s.")),
    "proof.covered": Reason(STRENGTH, N_("%(proof)s is covered by %(held)s.")),
    "proof.planned": Reason(OPEN, N_("This proof is planned: %(proof)s.")),
    "proof.named": Reason(OPEN, N_("The profile names this proof, which has not been shown yet: %(proof)s.")),
    "proof.named_covering": Reason(
        OPEN, N_("The profile names %(held)s, which would cover %(proof)s. It has not been shown yet.")
    ),
    "proof.step": Reason(OPEN, N_("This proof is still open: %(proof)s. A step towards it has been taken: %(held)s.")),
    "proof.run_out": Reason(OPEN, N_("This proof has run out: %(proof)s. What stands is a step towards it: %(held)s.")),
    "proof.lacking": Reason(OPEN, N_("This proof is not valid at present: %(proof)s.")),
    "proof.unknown": Reason(UNKNOWN, N_("Nothing is stated about this proof yet: %(proof)s.")),
    "cooperation.fits": Reason(
        STRENGTH, ngettext("The kind of cooperation fits: %(met)s.", "These kinds of cooperation fit: %(met)s."), "met"
    ),
    "cooperation.open": Reason(
        OPEN, N_("The kind of cooperation is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")
    ),
    "cooperation.unknown": Reason(
        UNKNOWN, N_("Nothing is stated about the kind of cooperation yet. The demand names: %(wanted)s.")
    ),
    "delivery.fits": Reason(
        STRENGTH, ngettext("The delivery region fits: %(met)s.", "The delivery regions fit: %(met)s."), "met"
    ),
    "delivery.open": Reason(
        OPEN, N_("The delivery region is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")
    ),
    "delivery.unknown": Reason(UNKNOWN, N_("Nothing is stated about the delivery region yet. The demand names: %(wanted)s.")),
    "languages.fits": Reason(STRENGTH, ngettext("The common language is %(met)s.", "The common languages are %(met)s."), "met"),
    "languages.open": Reason(
        OPEN, N_("A common language is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")
    ),
    "languages.unknown": Reason(UNKNOWN, N_("Nothing is stated about the languages yet. The demand names: %(wanted)s.")),
    "volume.fits": Reason(STRENGTH, N_("The volume fits: %(offered)s.")),
    "volume.open": Reason(OPEN, N_("The volume is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")),
    "volume.unknown": Reason(UNKNOWN, N_("Nothing is stated about the volume yet. The demand names: %(wanted)s.")),
    "size.fits": Reason(STRENGTH, N_("The size of the company fits: %(offered)s.")),
    "size.open": Reason(
        OPEN, N_("The size of the company is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")
    ),
    "size.unknown": Reason(UNKNOWN, N_("Nothing is stated about the size of the company yet. The demand names: %(wanted)s.")),
    "stage.fits": Reason(STRENGTH, N_("The stage of development fits: %(offered)s.")),
    "stage.open": Reason(
        OPEN, N_("The stage of development is still open. The demand names: %(wanted)s. The profile names: %(offered)s.")
    ),
    "stage.unknown": Reason(UNKNOWN, N_("Nothing is stated about the stage of development yet. The demand names: %(wanted)s.")),
    "experience.has": Reason(STRENGTH, N_("The company has experience with the other side's market: %(offered)s.")),
    "experience.none": Reason(OPEN, N_("The company has no experience with the other side's market so far.")),
    "freshness.stale": Reason(OPEN, N_("The profile was last updated on %(day)s.")),
}
# What bars a pair, one sentence a gate
GATE_REASONS: dict[str, str] = {
    "proof_lacking": N_("A proof that is required without exception is still open."),
    "figure_missed": N_("A key figure that is required without exception is still open."),
}
