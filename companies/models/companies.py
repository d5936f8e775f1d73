import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.enums import (
    CompanyState,
    Kind,
    Language,
    MaintainedBy,
    MandateState,
    MembershipRole,
    Relationship,
    Side,
    Visibility,
)
from companies.models.users import User
from companies.texts import in_language


def codes(**options):
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, **options)


def in_any_language(field):
    return Q(**{f"{field}_de__gt": ""}) | Q(**{f"{field}_en__gt": ""}) | Q(**{f"{field}_zh_hans__gt": ""})


class CompanyQuerySet(models.QuerySet):
    def verified(self):
        return self.filter(state=CompanyState.VERIFIED)

    def acted_for_by(self, user):
        """Companies for which the person acts: memberships, and open mandates of the multipliers the person belongs to."""
        memberships = Membership.objects.filter(user_id=user.pk).values("company")
        mandates = Mandate.objects.open().filter(multiplier__in=memberships).values("company")
        return self.filter(Q(pk__in=memberships) | Q(pk__in=mandates))

    def visible_to(self, user):
        """Companies that exist for this reader, named or not; ``rules.can_see_identity`` decides which of the two."""
        public = Q(state=CompanyState.VERIFIED, visibility=Visibility.PUBLIC)
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(public | Q(funding_measure_id=user.audits_id))
        mine = Company.objects.acted_for_by(user)
        others = Q(pk__in=[])
        if mine.verified().exists():
            others = Q(state=CompanyState.VERIFIED, visibility__gte=Visibility.ANONYMOUS)
        return self.filter(public | others | Q(pk__in=mine.values("pk")) | Q(pk__in=introduced_to(mine)))

    def named_to(self, user):
        """Companies whose name this reader may know: ``rules.can_see_identity`` for many at once."""
        public = Q(state=CompanyState.VERIFIED, visibility=Visibility.PUBLIC)
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_project_manager or user.is_auditor:
            return self
        mine = Company.objects.acted_for_by(user)
        members = Q(pk__in=[])
        if mine.verified().exists():
            members = Q(state=CompanyState.VERIFIED, visibility=Visibility.MEMBERS)
        return self.filter(public | members | Q(pk__in=mine.values("pk")) | Q(pk__in=introduced_to(mine)))


def introduced_to(companies):
    """Companies that were introduced to one of these. The relation belongs to matching, above this app: only its name is used."""
    return Company.objects.filter(
        Q(offered_introductions__introduced_at__isnull=False, offered_introductions__seeking__in=companies.values("pk"))
        | Q(sought_introductions__introduced_at__isnull=False, sought_introductions__offering__in=companies.values("pk"))
    ).values("pk")


class Company(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.CharField(_("side"), max_length=20, choices=Side)
    country = models.CharField(_("Land/Region"), max_length=2)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    body = models.CharField(_("kind of organisation"), max_length=40, blank=True)
    parent_company = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries")

    state = models.CharField(max_length=12, choices=CompanyState, default=CompanyState.DRAFT)
    state_reason = models.TextField(blank=True)
    state_changed_at = models.DateTimeField(default=timezone.now)
    visibility = models.PositiveSmallIntegerField(_("visibility"), choices=Visibility, default=Visibility.ANONYMOUS)
    maintained_by = models.CharField(max_length=8, choices=MaintainedBy, default=MaintainedBy.COMPANY)
    kept_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The multiplier that keeps a company without accounts.",
    )
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    name = models.CharField(_("company name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    tagline = models.CharField(_("in a few words"), max_length=120, blank=True)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    description = models.TextField(_("what you make and can do"), max_length=4000, blank=True)
    looking_for = models.TextField(_("what you look for"), max_length=2000, blank=True)
    original_language = models.CharField(max_length=8, choices=Language, default=Language.DE)
    text_states = models.JSONField(default=dict, blank=True)
    sort_key = models.CharField(max_length=200, blank=True, db_index=True)

    region = models.CharField(_("Land or province"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    website = models.URLField(_("website"), blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    languages = codes(verbose_name=_("languages of the people who answer"))
    cooperation = codes(verbose_name=_("cooperation"))
    delivers_to = codes(verbose_name=_("delivers to"))
    experience = codes(verbose_name=_("experience with the other country"))
    stage = models.CharField(_("stage of development"), max_length=40, blank=True)
    volume_band = models.CharField(_("volume"), max_length=40, blank=True)

    held_back = codes(help_text="Blocks of the profile that are shown after an introduction only.")
    version = models.PositiveIntegerField(default=1, help_text="Counts the saves of facts, texts and capabilities.")
    is_open_for_introductions = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    funding_measure = models.ForeignKey(
        "companies.FundingMeasure", models.PROTECT, null=True, blank=True, related_name="companies"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CompanyQuerySet.as_manager()
    TRANSLATED = ("name", "short_name", "tagline", "summary", "description", "looking_for")

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(condition=in_any_language("name"), name="company_named_in_a_language"),
            models.CheckConstraint(condition=~Q(parent_company=models.F("id")), name="company_not_its_own_parent"),
            models.CheckConstraint(condition=Q(visibility__range=(1, 4)), name="company_visibility_1_to_4"),
            models.CheckConstraint(condition=Q(state__in=CompanyState.values), name="company_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CompanyState.VERIFIED) | Q(verified_on__isnull=False), name="company_verified_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SUPPLIER) | Q(side=Side.BERLIN_BRANDENBURG), name="supplier_of_berlin_brandenburg"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.PARTNER) | Q(side=Side.CHINA), name="partner_of_china"),
        ]

    def __str__(self):
        """For whoever reads now. What is stored or compared takes ``names.plain_name``."""
        return in_language(self, "name", get_language() or Language.DE).value or str(self.pk)

    @property
    def former_names(self):
        """Of entries that were merged into this one: they still find it."""
        return [name for alias in self.aliases.all() for name in alias.names]

    @property
    def former_ids(self):
        return [alias.old_id for alias in self.aliases.all()]

    @property
    def size_class(self):
        """EU Recommendation 2003/361/EC by heads; empty where the heads are not stated."""
        if self.employees is None:
            return ""
        for below, code in ((10, "micro"), (50, "small"), (250, "medium")):
            if self.employees < below:
                return code
        return "large"


class Identifier(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    site_label = models.CharField(max_length=80, blank=True)
    is_well_formed = models.BooleanField(
        default=False, help_text="The check digit or format holds. A failed check warns, it never blocks."
    )
    seen_in_register_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value", "site_label"], name="identifier_unique")]

    def __str__(self):
        return f"{self.kind} {self.value}"


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=MembershipRole)
    relationship = models.CharField(_("relationship"), max_length=12, choices=Relationship, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="membership_unique"),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="membership_role_known"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.company_id}"


class MandateQuerySet(models.QuerySet):
    def open(self):
        today = timezone.localdate()
        in_time = Q(valid_until=None) | Q(valid_until__gte=today)
        return self.filter(in_time, state=MandateState.CONFIRMED, ended_at=None, valid_from__lte=today)


class Mandate(models.Model):
    """A multiplier acts for a company, which can end it with one click."""

    multiplier = models.ForeignKey(Company, models.CASCADE, related_name="mandates_given_to")
    company = models.ForeignKey(Company, models.CASCADE, related_name="mandates")
    state = models.CharField(max_length=10, choices=MandateState, default=MandateState.CONFIRMED)
    words = models.CharField(max_length=500, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(multiplier=models.F("company")), name="mandate_for_another_company"),
            models.UniqueConstraint(fields=["multiplier", "company"], condition=Q(ended_at=None), name="mandate_open_once"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended"), name="mandate_ended_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=MandateState.values), name="mandate_state_known"),
        ]


def chat_code_path(person, name):
    return f"companies/{person.company_id}/{uuid.uuid4()}{name[name.rfind('.') :]}"


class ContactPerson(models.Model):
    """Who answers for a company, with an account or without. Never on a page of the other side before the second yes."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contact_persons")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    wechat = models.CharField(_("WeChat ID"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language)
    languages = codes(verbose_name=_("speaks"))
    chat_code = models.FileField(_("WeChat or WeCom code"), upload_to=chat_code_path, max_length=200, blank=True)
    is_primary = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company"], condition=Q(is_primary=True), name="one_primary_contact_person"),
        ]

    get_full_name = User.get_full_name

    def __str__(self):
        return self.get_full_name()
