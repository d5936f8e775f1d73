from modeltranslation.translator import TranslationOptions, register

from becan.portal.report.models import Indicator


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("label",)
