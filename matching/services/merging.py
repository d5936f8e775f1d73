"""What becomes of demands, matches and introductions when two entries for one company are merged."""

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.services.merging_relations import ALL, Relation, follow, refuse, register
from matching.models import EngineChange, Introduction, Match


def _superseded(kept: Company, match: Match) -> dict:
    """It was computed for the other entry; the engine ranks the one that stays anew."""
    return {} if match.superseded_at else {"superseded_at": timezone.now()}


register(
    Relation("matching.demand", "company"),
    Relation("matching.demand", "on_behalf_by"),
    Relation("matching.introduction", "offering"),
    Relation("matching.introduction", "seeking"),
    Relation("matching.interest", "company", unless_same=("demand", "state")),
    Relation("matching.interestmember", "company", unless_same=("interest",)),
    Relation("matching.suggestion", "company", unless_same=("demand", "side")),
    Relation("matching.decision", "company"),
    Relation("matching.concerned", "company", unless_same=("interaction",)),
    Relation("matching.task", "company"),
    Relation("matching.question", "asking"),
    Relation("matching.question", "asked"),
    Relation("matching.readiness", "company", unless_same=("code",)),
    Relation("matching.readinesscheck", "company", unless_same=("on",)),
    Relation("matching.match", "company", becomes=_superseded),
    Relation("matching.exposure", "company", unless_same=("demand", "day")),
    Relation("matching.digest", "company", aside=ALL),
    Relation("matching.advice", "company", is_computed=True),
    Relation("matching.matchrefresh", "company", is_computed=True),
)


@refuse
def introduced_to_each_other(kept: Company, merged: Company):
    pair = [kept, merged]
    if Introduction.objects.filter(offering__in=pair, seeking__in=pair).exists():
        yield _("The two companies are the two sides of one introduction. They cannot be one company.")


@refuse
def open_with_the_same_company(kept: Company, merged: Company):
    for mine, other in (("offering", "seeking"), ("seeking", "offering")):
        theirs = Introduction.objects.open().filter(**{mine: merged}).values(other)
        for introduction in Introduction.objects.open().filter(**{mine: kept, f"{other}__in": theirs}).select_related(other):
            yield _("Both have an open introduction with %(company)s. Please end one of the two first.") % {
                "company": getattr(introduction, other)
            }


@follow
def tell_the_engine(kept: Company, other_id) -> None:
    """A shard drops an entry that is gone, and reads one again that is back."""
    EngineChange.objects.create(kind=EngineChange.Kind.OFFER, object_id=str(other_id))
