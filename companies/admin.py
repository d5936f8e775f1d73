from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from modeltranslation.admin import TranslationAdmin

from becan.admin import ReadOnly
from companies.forms.funding import FunderLogoForm
from companies.models import (
    AltLabel,
    Capability,
    Code,
    Company,
    Concept,
    Consent,
    ContactPerson,
    FunderLogo,
    FundingMeasure,
    Identifier,
    KeyFigure,
    Mandate,
    Membership,
    Proof,
    ProofType,
    User,
)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    ordering = ["email"]
    list_display = ["email", "family_name", "given_name", "role", "language", "is_active"]
    list_filter = ["role", "language", "is_active"]
    search_fields = ["email", "family_name", "given_name"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    person = ["family_name", "given_name", "function", "phone", "wechat", "language"]
    fieldsets = [
        (None, {"fields": ["email", "password", *person]}),
        ("BeCAN", {"fields": ["role", "audits", "audits_until", "is_active", "is_staff", "is_superuser", *readonly_fields]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "password1", "password2"]})]


class IdentifierInline(admin.TabularInline):
    model = Identifier
    extra = 0


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["user"]
    extra = 0


class ContactPersonInline(admin.StackedInline):
    model = ContactPerson
    autocomplete_fields = ["user"]
    extra = 0


class CapabilityInline(admin.TabularInline):
    model = Capability
    autocomplete_fields = ["concept"]
    exclude = ["found_at"]
    extra = 0


class ProofInline(admin.TabularInline):
    model = Proof
    autocomplete_fields = ["proof_type", "concepts"]
    extra = 0


@admin.register(Company)
class CompanyAdmin(TranslationAdmin):
    list_display = ["__str__", "kind", "side", "state", "visibility", "region", "maintained_by"]
    list_filter = ["kind", "side", "state", "visibility", "maintained_by", "is_demo"]
    search_fields = ["name_de", "name_en", "name_zh_hans", "sort_key", "identifiers__value"]
    autocomplete_fields = ["parent_company"]
    readonly_fields = ["state", "state_reason", "state_changed_at", "verified_on", "verified_by", "text_states", "sort_key"]
    inlines = [IdentifierInline, ContactPersonInline, MembershipInline, CapabilityInline, ProofInline]


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):
    list_display = ["multiplier", "company", "valid_from", "valid_until", "ended_at"]
    autocomplete_fields = ["multiplier", "company"]
    readonly_fields = ["ended_at", "ended_by"]


class AltLabelInline(admin.TabularInline):
    model = AltLabel
    extra = 0


class LabelAdmin(ReadOnly, TranslationAdmin):
    """The taxonomy is kept in its files, see ``load_taxonomy``."""

    list_filter = ["retired_at"]


@admin.register(Concept)
class ConceptAdmin(LabelAdmin):
    list_display = ["notation", "pref_label_de", "pref_label_en", "pref_label_zh_hans", "retired_at"]
    search_fields = ["notation", "pref_label_de", "pref_label_en", "pref_label_zh_hans", "alt_labels__text"]
    inlines = [AltLabelInline]


@admin.register(KeyFigure, ProofType)
class CodedAdmin(LabelAdmin):
    list_display = ["code", "kind", "pref_label_de", "pref_label_en", "pref_label_zh_hans", "retired_at"]
    search_fields = ["code", "pref_label_de", "pref_label_en", "pref_label_zh_hans"]


@admin.register(Code)
class CodeAdmin(LabelAdmin):
    list_display = ["list", "code", "pref_label_de", "pref_label_en", "pref_label_zh_hans", "retired_at"]
    list_filter = ["list"]
    search_fields = ["code", "pref_label_de", "pref_label_en", "pref_label_zh_hans"]


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "person",
        "company",
        "text_key",
        "text_version",
        "language",
        "channel",
        "given_at",
        "withdrawn_at",
        "withdrawn_channel",
    ]
    list_filter = ["text_key", "channel", "language"]
    search_fields = ["person"]


class FunderLogoInline(admin.TabularInline):
    """Shown in every funder block in place of the text mark."""

    model = FunderLogo
    form = FunderLogoForm
    extra = 0


@admin.register(FundingMeasure)
class FundingMeasureAdmin(TranslationAdmin):
    inlines = [FunderLogoInline]
    list_display = ["code", "programme", "project_number", "starts_on", "ends_on"]
