from pypinyin import lazy_pinyin

from becan.language.fold import fold
from companies.enums import Language
from companies.texts import text_of

PLAIN = (Language.DE, Language.ZH_HANS, Language.EN)


def pinyin(text):
    return " ".join(lazy_pinyin(text))


def plain_name(company):
    """The same whoever reads: for the engine, and for what is stored."""
    return next(filter(None, (text_of(company, "name", language) for language in PLAIN)), str(company.pk))


def sort_key(company):
    """Folded German or English, pinyin for Chinese: the same order here and in production, whatever the collation."""
    languages = (Language.DE, company.original_language, *Language.values)
    name = next(filter(None, (text_of(company, "name", language) for language in languages)), "")
    return fold(pinyin(name))[:200]
