"""How firmly a demand's own words ask for what they name: where its author starts from."""

import re

from becan.language.fold import fold
from companies.proposals import COMMA, SOUGHT, Passage

WISHED = re.compile(
    r"\b(?:wuenschenswert|idealerweise|moeglichst|gern|gerne|von vorteil|ideally|preferably|preferred|desirable|nice to have)\b"
    r"|最好|希望|优先|如能|若能|更佳"
)
PURPOSE = re.compile(r"为[^,，]*$")


def is_wished(passages: tuple[Passage, ...]) -> bool:
    """No passage insists: each says "ideally", or names only what the wanted part is for."""
    return bool(passages) and all(_says_ideally(passage) or _is_purpose(passage) for passage in passages)


def _says_ideally(passage: Passage) -> bool:
    """ "We hope to find a supplier of ..." is no wish: it is the demand."""
    clause = fold(passage.clause)
    return bool(WISHED.search(clause)) and not SOUGHT.search(clause)


def _is_purpose(passage: Passage) -> bool:
    """为电驱动系统寻找壳体: the housing is sought, the drive is what it is for."""
    before, after = COMMA.split(passage.before)[-1], COMMA.split(passage.after)[0]
    return bool(PURPOSE.search(before) and SOUGHT.search(after))
