from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from becan.admin import ReadOnly
from matching.models import (
    ActiveWeights,
    Decision,
    Demand,
    DemandConcept,
    DemandFigure,
    DemandProof,
    Digest,
    Introduction,
    IntroductionSide,
    Match,
    MatchRefresh,
    QualityCheck,
    WeightsProposal,
)
from matching.quality import CHECKS


class DemandConceptInline(admin.TabularInline):
    model = DemandConcept
    autocomplete_fields = ["concept"]
    extra = 0


class DemandFigureInline(admin.TabularInline):
    model = DemandFigure
    autocomplete_fields = ["key_figure", "concept"]
    extra = 0


class DemandProofInline(admin.TabularInline):
    model = DemandProof
    autocomplete_fields = ["proof_type"]
    extra = 0


@admin.register(Demand)
class DemandAdmin(TranslationAdmin):
    list_display = ["__str__", "company", "state", "identity", "published_at", "expires_on"]
    list_filter = ["state", "identity", "is_demo"]
    search_fields = ["title_de", "title_en", "title_zh_hans"]
    autocomplete_fields = ["company", "on_behalf_by", "posted_by"]
    readonly_fields = ["state", "state_reason", "state_changed_at", "close_reason", "published_at", "text_states"]
    inlines = [DemandConceptInline, DemandFigureInline, DemandProofInline]


@admin.register(QualityCheck)
class QualityCheckAdmin(admin.ModelAdmin):
    """Automatic warnings, each with its switch."""

    list_display = ["code", "is_on"]
    list_editable = ["is_on"]
    readonly_fields = ["code"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        """A check that is new has no row yet."""
        QualityCheck.objects.bulk_create([QualityCheck(code=code) for code in CHECKS], ignore_conflicts=True)
        return super().get_queryset(request).filter(code__in=CHECKS)


@admin.register(Match)
class MatchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["demand", "company", "rank", "score", "band", "gates", "computed_at", "superseded_at"]
    list_filter = ["band"]
    list_select_related = ["demand", "company"]


@admin.register(MatchRefresh)
class MatchRefreshAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["demand", "company", "requested_at", "due_at", "attempts", "last_error"]


@admin.register(Digest)
class DigestAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["company", "reader", "due_at", "attempts", "last_error"]
    list_filter = ["reader"]
    list_select_related = ["company"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["decided_at", "demand", "company", "side", "is_yes", "reason", "rank", "weights_version", "decided_by"]
    list_filter = ["is_yes", "side", "reason"]
    list_select_related = ["demand", "company", "decided_by"]


@admin.register(WeightsProposal)
class WeightsProposalAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "state", "based_on", "made_at", "made_by", "decided_at", "decided_by", "reason"]
    list_filter = ["state"]
    list_select_related = ["made_by", "decided_by"]


@admin.register(ActiveWeights)
class ActiveWeightsAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["since", "proposal", "by", "reason"]
    list_select_related = ["proposal", "by"]


class SideInline(ReadOnly, admin.TabularInline):
    model = IntroductionSide


@admin.register(Introduction)
class IntroductionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["offering", "seeking", "demand", "state", "responsible", "proposed_at", "introduced_at"]
    list_filter = ["state"]
    list_select_related = ["offering", "seeking", "demand", "responsible"]
    inlines = [SideInline]
