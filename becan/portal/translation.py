from modeltranslation.translator import TranslationOptions, register

from becan.portal.accessibility.models import AccessibilityStatement
from becan.portal.report.models import Indicator


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("label",)


@register(AccessibilityStatement)
class AccessibilityStatementTranslation(TranslationOptions):
    fields = ("method", "barriers", "authority")
