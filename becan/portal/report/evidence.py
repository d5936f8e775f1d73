"""From a row behind a number to the papers: what was recorded, what it came from, which files show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from becan.portal.report.words import label_of
from companies.adapters import current_taxonomy
from companies.models import SupportRecord
from companies.words import Words
from events.models import Event
from matching.models import Demand, Introduction, Milestone
from matching.services.milestones import COUNTS


@dataclass(frozen=True)
class File:
    kind: str
    number: str
    name: str
    stored_as: str


@dataclass(frozen=True)
class Paper:
    """One line of the list of evidence."""

    number: str
    on: date
    what: str
    company: object | None
    details: tuple[str, ...] = ()
    files: tuple[File, ...] = field(default=())


def papers_of(references: Iterable[str]) -> list[Paper]:
    """``support:12``, ``milestone:7`` …: what still exists of them, in the order of their days; one query a kind."""
    wanted: dict[str, list[str]] = {}
    for reference in references:
        kind, _colon, number = reference.partition(":")
        wanted.setdefault(kind, []).append(number)
    found = [paper for kind, numbers in wanted.items() for paper in READERS[kind](numbers)]
    return sorted(found, key=lambda paper: (paper.on, paper.number))


def _supports(numbers: list[str]) -> list[Paper]:
    rows = SupportRecord.objects.filter(pk__in=numbers).select_related("company").prefetch_related("files")
    return [paper_of_support(row) for row in rows]


def paper_of_support(row: SupportRecord) -> Paper:
    return Paper(
        number=str(row.pk),
        on=row.on,
        what=row.get_kind_display(),
        company=row.company,
        details=tuple(filter(None, [row.topic, _duration(row), _aid(row), _voided(row)])),
        files=tuple(File("support", str(file.pk), file.name, file.stored_as) for file in row.files.all()),
    )


def _duration(row):
    return _("%(minutes)s minutes") % {"minutes": row.minutes} if row.minutes else ""


def _voided(row):
    return _("voided: %(reason)s") % {"reason": row.voided_reason} if row.voided_at else ""


def _aid(row):
    return _("de-minimis aid: %(value)s euro") % {"value": row.de_minimis_value} if row.is_de_minimis else ""


def _milestones(numbers: list[str]) -> list[Paper]:
    rows = Milestone.objects.filter(pk__in=numbers).select_related("introduction__offering", "introduction__seeking")
    words = Words(current_taxonomy())
    return [
        Paper(
            number=f"M{row.pk}",
            on=row.reached_on,
            what=label_of("milestones", row.code, words),
            company=row.introduction.offering,
            details=(
                f"{row.introduction.offering} – {row.introduction.seeking}",
                str(row.get_state_display()) if row.state in COUNTS else _("no longer confirmed"),
            ),
            files=(File("milestone", str(row.pk), row.proof_name, row.proof_stored_as),) if row.proof_stored_as else (),
        )
        for row in rows
    ]


def _introductions(numbers: list[str]) -> list[Paper]:
    rows = Introduction.objects.filter(pk__in=numbers).select_related("offering", "seeking")
    return [
        Paper(
            f"K{str(row.pk)[:8]}",
            row.proposed_at.date(),
            _("Introduction proposed"),
            row.offering,
            (f"{row.offering} – {row.seeking}",),
        )
        for row in rows
    ]


def _demands(numbers: list[str]) -> list[Paper]:
    rows = Demand.objects.filter(pk__in=numbers).select_related("company")
    return [
        Paper(f"G{str(row.pk)[:8]}", row.published_at.date(), _("Demand published"), row.company, (str(row),)) for row in rows
    ]


def _events(numbers: list[str]) -> list[Paper]:
    rows = Event.objects.filter(pk__in=numbers).prefetch_related("documents")
    return [Paper(f"V{str(row.pk)[:8]}", timezone.localdate(row.starts_at), _("Event"), None, (str(row),)) for row in rows]


READERS = {"support": _supports, "milestone": _milestones, "introduction": _introductions, "demand": _demands, "event": _events}
