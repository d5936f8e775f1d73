import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import CompanyState, Kind, Language, MaintainedBy, Side, TextState
from companies.models import Company, Concept, FigureValue, FundingMeasure, ProofType, User
from companies.models.companies import codes, in_any_language
from matching.enums import DemandState, Identity, Suggestions

READERS_LANGUAGE = {Side.CHINA: "de", Side.BERLIN_BRANDENBURG: "zh-hans"}  # of the side that answers, by the side that seeks
TOLD = ("title", "summary")  # what the other side reads before it knows who seeks
ALSO_TOLD = ("technical", "advantages", "partner_role")  # where they are written and translated


def readable():
    """Title and summary in the readers' language, written or checked by a person: ``rules.is_readable`` for many at once."""
    sides = Q(pk__in=[])
    for side, language in READERS_LANGUAGE.items():
        column = language.replace("-", "_")
        told = Q(company__side=side)
        for field in TOLD:
            state = f"text_states__{field}__{language}"
            by_a_person = Q(original_language=language) | Q(**{f"{state}__isnull": True}) | Q(**{state: TextState.CHECKED})
            told &= Q(**{f"{field}_{column}__gt": ""}) & by_a_person
        sides |= told
    return sides


class DemandQuerySet(models.QuerySet):
    def open(self):
        """What the other side may read of: one whose translation is missing or outdated waits until it is done."""
        return self.published().filter(readable())

    def published(self):
        today = timezone.localdate()
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=today), state=DemandState.PUBLISHED, company__state=CompanyState.VERIFIED
        )

    def visible_to(self, user):
        """Demands that exist for this reader. Who seeks stays hidden where ``rules.can_see_seeker`` says so."""
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(funding_measure_id=user.audits_id)
        mine = Company.objects.acted_for_by(user)
        sides = set(mine.verified().values_list("side", flat=True))
        theirs = Demand.objects.open().filter(company__side__in=[side for side in Side if sides - {side}])
        offers = Demand.objects.open().offers() if sides else Demand.objects.none()
        return self.filter(Q(company__in=mine.values("pk")) | Q(pk__in=theirs.values("pk")) | Q(pk__in=offers.values("pk")))

    def offers(self):
        """Of multipliers: for companies of either side."""
        return self.filter(company__kind=Kind.MULTIPLIER)


class Demand(models.Model):
    """What a company seeks on the other side, for a time. Either side may seek."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="demands")
    posted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    on_behalf_by = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="demands_posted")
    maintained_by = models.CharField(max_length=8, choices=MaintainedBy, default=MaintainedBy.COMPANY)

    type = models.CharField(_("kind of demand"), max_length=40, blank=True)  # a code of demand_type, or of multiplier_offer

    state = models.CharField(max_length=14, choices=DemandState, default=DemandState.DRAFT)
    state_reason = models.TextField(blank=True)
    state_changed_at = models.DateTimeField(default=timezone.now)
    close_reason = models.CharField(max_length=40, blank=True)
    identity = models.CharField(_("your name"), max_length=10, choices=Identity, default=Identity.ANONYMOUS)
    is_open_for_interest = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(_("open until"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # of the present end
    suggestions = models.CharField(_("suggestions"), max_length=4, choices=Suggestions, default=Suggestions.ASK)
    suggested_at = models.DateTimeField(null=True, blank=True)  # the first five were sent

    title = models.CharField(_("title"), max_length=256, blank=True)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    description = models.TextField(_("what you are looking for"), max_length=4000, blank=True)
    technical = models.TextField(_("technical specification"), max_length=2000, blank=True)
    advantages = models.TextField(_("advantages"), max_length=2000, blank=True)
    partner_role = models.TextField(_("role of the partner"), max_length=4000, blank=True)
    original_language = models.CharField(max_length=8, choices=Language, default=Language.ZH_HANS)
    text_states = models.JSONField(default=dict, blank=True)

    concepts = models.ManyToManyField(Concept, through="matching.DemandConcept", related_name="demands")
    cooperation = codes(verbose_name=_("cooperation"))
    delivery = codes(verbose_name=_("where delivery is wanted"))
    languages = codes(verbose_name=_("languages you work in"))
    stage = models.CharField(_("stage of development"), max_length=40, blank=True)
    volume_band = models.CharField(_("volume"), max_length=40, blank=True)
    sizes = codes(verbose_name=_("size of the other company"))
    details = models.JSONField(default=dict, blank=True, help_text="What its kind asks for beside: codes, numbers and days.")

    funding_measure = models.ForeignKey(FundingMeasure, models.PROTECT, null=True, blank=True, related_name="demands")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DemandQuerySet.as_manager()
    TRANSLATED = ("title", "summary", "description", "technical", "advantages", "partner_role")

    class Meta:
        ordering = ["-published_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=in_any_language("title") | in_any_language("description"), name="demand_written_in_a_language"
            ),
            models.CheckConstraint(condition=Q(state__in=DemandState.values), name="demand_state_known"),
            models.CheckConstraint(condition=Q(cooperation__len__lte=3), name="demand_cooperation_at_most_three"),
            models.CheckConstraint(
                condition=~Q(state=DemandState.PUBLISHED) | Q(published_at__isnull=False), name="demand_published_at_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state=DemandState.CLOSED) | Q(close_reason__gt=""), name="demand_closed_for_a_reason"
            ),
        ]

    def __str__(self):
        return self.title_de or self.title_zh_hans or self.title_en or str(self.pk)


class DemandConcept(models.Model):
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="demand_concepts")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="demand_concepts")
    is_must = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_must", "concept__notation"]
        constraints = [models.UniqueConstraint(fields=["demand", "concept"], name="demand_concept_unique")]


class DemandFigure(FigureValue):
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="figures")
    concept = models.ForeignKey(Concept, models.PROTECT, null=True, blank=True, related_name="+")
    is_must = models.BooleanField(default=False)


class DemandProof(models.Model):
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="demand_proofs")
    proof_type = models.ForeignKey(ProofType, models.PROTECT, related_name="+")
    is_without_exception = models.BooleanField(_("without exception"), default=False)
    needed_by = models.DateField(_("or planned by"), null=True, blank=True)

    class Meta:
        ordering = ["proof_type__code"]
        constraints = [models.UniqueConstraint(fields=["demand", "proof_type"], name="demand_proof_unique")]
