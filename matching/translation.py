from modeltranslation.translator import TranslationOptions, register

from matching.models import Demand


@register(Demand)
class DemandTranslation(TranslationOptions):
    fields = Demand.TRANSLATED
