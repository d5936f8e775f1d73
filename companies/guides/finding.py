"""Which guides help here: at a step, beside concepts, at the curation of a pair."""

from collections.abc import Iterable

from companies.adapters import current_taxonomy
from companies.models import Guide, GuideKind, GuideStep

MOST = 3  # a reader looks at a few, not at a list


def guides_at(step: str, *, most: int = MOST) -> list[Guide]:
    """Guides before cards; none that should have been checked again."""
    assert step in GuideStep.values, step
    found = Guide.objects.current().exclude(kind=GuideKind.HINT).filter(steps__contains=[step])
    return sorted(found, key=lambda guide: (guide.kind != GuideKind.GUIDE, guide.position, guide.code))[:most]


def guides_about(notations: Iterable[str], *, most: int = MOST) -> list[Guide]:
    """Guides and cards that name one of the concepts, or a broader one."""
    wider = with_broader(notations)
    if not wider:
        return []
    found = Guide.objects.current().exclude(kind=GuideKind.HINT).filter(concepts__notation__in=wider)
    return list(found.distinct().order_by("-kind", "position", "code")[:most])


def hints_for(notations: Iterable[str], *, cooperation: Iterable[str] = (), side: str = "") -> list[Guide]:
    """Compliance hints for what is offered by ``side``: each names its trigger, and none of them decides anything."""
    wider, wanted = with_broader(notations), set(cooperation)
    if not wider:
        return []
    found = Guide.objects.current().filter(kind=GuideKind.HINT, concepts__notation__in=wider).distinct()
    return [hint for hint in found if hint.side in ("", side) and (not hint.cooperation or wanted & set(hint.cooperation))]


def with_broader(notations: Iterable[str]) -> set[str]:
    taxonomy = current_taxonomy()
    known = [notation for notation in notations if notation in taxonomy.concepts]
    return set(known) | {wider for notation in known for wider in taxonomy.ancestors(notation)}
