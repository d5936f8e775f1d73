from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Language, Role


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. Logs in by e-mail; what the person may do for a company is a Membership, a Mandate or a staff role."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    wechat = models.CharField(_("WeChat ID"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DE)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    audits = models.ForeignKey("companies.FundingMeasure", models.PROTECT, null=True, blank=True, related_name="auditors")
    audits_until = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.AUDITOR) | models.Q(audits__isnull=False, audits_until__isnull=False),
                name="auditor_has_measure_and_end",
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def get_full_name(self):
        """Family name first without a space where it is written in Chinese."""
        if self.family_name[:1] >= "\u4e00":
            return f"{self.family_name}{self.given_name}"
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self):
        return self.family_name or self.email

    @property
    def is_project_manager(self):
        return self.is_active and self.role in (Role.PROJECT_MANAGER, Role.ADMINISTRATOR)

    @property
    def is_auditor(self):
        return self.is_active and self.role == Role.AUDITOR and self.audits_until >= timezone.localdate()
