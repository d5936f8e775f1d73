"""What waits for a translation: one queue over demands, profiles and messages, ordered by how many people it reaches."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, prefetch_related_objects

from companies.enums import Kind, Language
from companies.models import Company
from companies.services.translating import READ_BY_OTHERS, fields_waiting, promised_on
from companies.texts import has_checked, text_of
from matching.answers import is_language_free
from matching.enums import DemandState, IntroductionState, Part, QuestionState, TextKind
from matching.models import Demand, Introduction, Match, Message, Question, TranslationJob
from matching.models.demands import ALSO_TOLD, READERS_LANGUAGE
from matching.rules import is_readable
from matching.services.questions import READS, needs_translation

WAITING = 10  # so many readers of a list weigh as much as one person who waits for an answer
MOST_PROFILES, NEWEST = 300, 100  # of very many profiles, those that fit most demands, and the last ones to come in
TO_TRANSLATE = [
    DemandState.SUBMITTED,
    DemandState.IN_REVIEW,
    DemandState.NEEDS_CHANGES,
    DemandState.PUBLISHED,
    DemandState.ON_HOLD,
]


@dataclass(frozen=True)
class Job:
    kind: TextKind
    object: Any = field(compare=False)
    company: Company  # whose words they are
    source_language: str
    language: str
    since: datetime
    reach: int = 0  # companies of the other side that would read it
    waiting: int = 0  # introductions that wait for it
    taken: TranslationJob | None = field(default=None, compare=False)

    @property
    def object_id(self) -> str:
        return str(self.object.pk)

    @property
    def pk(self) -> str:
        return f"{self.kind}-{self.object_id}"

    @property
    def language_name(self) -> str:
        return str(Language(self.language).called)

    @property
    def key(self) -> tuple[str, str, str]:
        return str(self.kind), self.object_id, str(self.language)

    @property
    def promised_on(self) -> date:
        return promised_on(self.since)

    @property
    def order(self):
        return -(self.reach + WAITING * self.waiting), self.since, self.key


def open_jobs(kinds: Collection[TextKind] = tuple(TextKind)) -> list[Job]:
    """The whole queue; a fixed number of queries."""
    found = [job for kind in kinds for job in SOURCES[kind](None)]
    taken = {(row.kind, row.object_id, row.language): row for row in TranslationJob.objects.select_related("taken_by")}
    return sorted((replace(job, taken=taken.get(job.key)) for job in found), key=lambda job: job.order)


def find_job(kind: str, object_id: str) -> Job | None:
    """One thing of the desk, whether it still waits or has been translated already."""
    if kind not in SOURCES:
        return None
    try:
        job = next(iter(SOURCES[TextKind(kind)](object_id)), None)
    except (ValueError, ValidationError):  # no such number
        return None
    if job is None:
        return None
    rows = TranslationJob.objects.filter(kind=job.kind, object_id=job.object_id, language=job.language)
    return replace(job, taken=rows.select_related("taken_by").first())


# Demands


def _demands(object_id) -> Iterator[Job]:
    rows = Demand.objects.filter(state__in=TO_TRANSLATE).select_related("company")
    rows = rows.filter(pk=object_id) if object_id else rows
    demands = [demand for demand in rows if object_id or not is_readable(demand) or texts_waiting(demand)]
    prefetch_related_objects(demands, "demand_concepts")
    reach, waiting = _reach_of_demands(demands), _waiting("demand", demands)
    for demand in demands:
        yield Job(
            kind=TextKind.DEMAND,
            object=demand,
            company=demand.company,
            source_language=demand.original_language,
            language=READERS_LANGUAGE[demand.company.side],
            since=demand.state_changed_at if demand.state != DemandState.PUBLISHED else demand.updated_at,
            reach=reach[demand.pk],
            waiting=waiting[demand.pk],
        )


def texts_waiting(demand) -> list[str]:
    """Beside title and summary, without which nobody reads it: these follow."""
    language, own = READERS_LANGUAGE[demand.company.side], demand.original_language
    return [name for name in ALSO_TOLD if text_of(demand, name, own) and not has_checked(demand, name, language)]


def _reach_of_demands(demands) -> Counter:
    """Companies that fit; before the engine has looked, those of the other side with one of its concepts."""
    fitting = Match.objects.suggested().filter(demand__in=demands).values("demand").annotate(number=Count("pk"))
    reach = Counter({row["demand"]: row["number"] for row in fitting})
    holding = Company.objects.verified().exclude(kind=Kind.MULTIPLIER).values_list("capabilities__concept", "side", "pk")
    holders: dict[tuple, set] = {}
    concepts = {row.concept_id for demand in demands for row in demand.demand_concepts.all()}
    for concept, side, pk in holding.filter(capabilities__concept__in=concepts):
        holders.setdefault((concept, side), set()).add(pk)
    for demand in demands:
        if demand.pk not in reach:
            sides = [side for side in READERS_LANGUAGE if side != demand.company.side]
            own = [row.concept_id for row in demand.demand_concepts.all()]
            reach[demand.pk] = len(set().union(*(holders.get((concept, side), set()) for concept in own for side in sides)))
    return reach


def _waiting(field_name, objects) -> Counter:
    rows = Introduction.objects.open().filter(introduced_at=None, **{f"{field_name}__in": objects})
    return Counter({row[field_name]: row["number"] for row in rows.values(field_name).annotate(number=Count("pk"))})


# Profiles


def _profiles(object_id) -> Iterator[Job]:
    companies = Company.objects.filter(state__in=READ_BY_OTHERS).exclude(kind=Kind.MULTIPLIER)
    fitting = (
        Match.objects.suggested().filter(demand__in=Demand.objects.published()).values("company").annotate(number=Count("pk"))
    )
    if object_id:
        companies, fitting = companies.filter(pk=object_id), fitting.filter(company=object_id)
    reach = Counter({row["company"]: row["number"] for row in fitting.order_by("-number", "company")[:MOST_PROFILES]})
    if not object_id:
        newest = companies.order_by("-state_changed_at", "pk").values_list("pk", flat=True)[:NEWEST]
        companies = companies.filter(pk__in={*reach, *newest, *_in_introductions()})
    waiting_ones = [company for company in companies if object_id or fields_waiting(company)]
    waiting = _waiting("offering", waiting_ones) + _waiting("seeking", waiting_ones)
    for company in waiting_ones:
        yield Job(
            kind=TextKind.PROFILE,
            object=company,
            company=company,
            source_language=company.original_language,
            language=READERS_LANGUAGE[company.side],
            since=company.updated_at,
            reach=reach[company.pk],
            waiting=waiting[company.pk],
        )


def _in_introductions() -> set:
    pairs = Introduction.objects.open().filter(introduced_at=None).values_list("offering", "seeking")
    return {pk for pair in pairs for pk in pair}


# Words between two companies


def _messages(object_id) -> Iterator[Job]:
    rows = Message.objects.exclude(introduction__state=IntroductionState.CLOSED)
    rows = rows.filter(pk=object_id) if object_id else rows.exclude(translation_state="checked")
    for message in rows.select_related("introduction__offering", "introduction__seeking"):
        target = target_of(message)
        if object_id or (message.language != target and not is_language_free(message.words)):
            side = Part(message.side) if message.side else Part.OFFERING
            yield Job(
                kind=TextKind.MESSAGE,
                object=message,
                company=getattr(message.introduction, side),
                source_language=message.language,
                language=target,
                since=message.sent_at,
                reach=1,
                waiting=1,
            )


def target_of(message: Message) -> str:
    """What the other side reads; of what the team writes, the language it did not write in."""
    if message.side:
        return READS[getattr(message.introduction, Part(message.side).other).side]
    return "de" if message.language == "zh-hans" else "zh-hans"


def _questions(object_id) -> Iterator[Job]:
    live = [QuestionState.HELD, QuestionState.ASKED, QuestionState.ANSWERED]
    rows = Question.objects.with_all().filter(state__in=live, passage__isnull=False)
    yield from _passages(rows, TextKind.QUESTION, object_id, lambda row: (row.passage, row.asking))


def _answers(object_id) -> Iterator[Job]:
    rows = Question.objects.with_all().filter(state=QuestionState.ANSWERED, answer_passage__isnull=False)
    yield from _passages(rows, TextKind.ANSWER, object_id, lambda row: (row.answer_passage, row.asked))


def _passages(rows, kind, object_id, of: Callable) -> Iterable[Job]:
    over = Q(introduction__state=IntroductionState.CLOSED)
    rows = rows.filter(pk=object_id) if object_id else rows.exclude(over)
    for row in rows:
        passage, company = of(row)
        if object_id or needs_translation(passage, row.introduction):
            languages = {"source_language": passage.language, "language": passage.target}
            yield Job(kind=kind, object=row, company=company, since=passage.written_at, reach=1, waiting=1, **languages)


SOURCES: dict[TextKind, Callable[[str | None], Iterable[Job]]] = {
    TextKind.DEMAND: _demands,
    TextKind.PROFILE: _profiles,
    TextKind.MESSAGE: _messages,
    TextKind.QUESTION: _questions,
    TextKind.ANSWER: _answers,
}
