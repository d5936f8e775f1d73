from pypinyin import lazy_pinyin

from becan.language.fold import fold
from companies.enums import Language
from companies.texts import in_language


def pinyin(text):
    return " ".join(lazy_pinyin(text))


def sort_key(company):
    """Folded German or English, pinyin for Chinese: the same order here and in production, whatever the collation."""
    name = in_language(company, "name", Language.DE).value
    return fold(pinyin(name))[:200]
