from modeltranslation.translator import TranslationOptions, register

from companies.models import Code, Company, Concept, FundingMeasure, Guide, KeyFigure, Picture, ProofType


@register(Company)
class CompanyTranslation(TranslationOptions):
    fields = Company.TRANSLATED


@register(Concept)
@register(KeyFigure)
@register(ProofType)
@register(Code)
class LabelTranslation(TranslationOptions):
    fields = ("pref_label",)


@register(FundingMeasure)
class FundingMeasureTranslation(TranslationOptions):
    fields = ("title", "wording", "emblem_wording", "purpose")


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(Guide)
class GuideTranslation(TranslationOptions):
    fields = Guide.TRANSLATED
