from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from becan.portal.accessibility.models import AccessibilityStatement
from becan.portal.report.models import Indicator
from becan.portal.report.rules import RULES


@admin.register(Indicator)
class IndicatorAdmin(TranslationAdmin):
    list_display = ["measure", "code", "label_de", "rule", "baseline", "target"]
    list_filter = ["measure", "rule"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The rule is chosen, not typed."""
        if db_field.name == "rule":
            return db_field.formfield(
                widget=admin.widgets.AdminRadioSelect(choices=[(code, rule.label) for code, rule in RULES.items()])
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(AccessibilityStatement)
class AccessibilityStatementAdmin(TranslationAdmin):
    list_display = ["checked_on", "method_de"]
