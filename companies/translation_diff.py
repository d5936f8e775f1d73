"""What has changed in the original since a translation was written: kept, gone and new parts, in order."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECES = re.compile(r"[\u3400-\u9fff]|\w+|\s+|.", re.DOTALL)  # a Chinese character counts as a word


@dataclass(frozen=True)
class Part:
    text: str
    kind: str  # same, gone, new


def changes_between(old: str, new: str) -> list[Part]:
    before, after = PIECES.findall(old), PIECES.findall(new)
    parts = []
    for step, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            parts.append(Part("".join(after[first:last]), "same"))
            continue
        parts += [Part("".join(before[start:end]), "gone")] if end > start else []
        parts += [Part("".join(after[first:last]), "new")] if last > first else []
    return parts
