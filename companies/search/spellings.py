"""The ways in which people write a company's name."""

from becan.language.fold import fold, fold_name, has_chinese
from companies.enums import Language
from companies.names import pinyin
from companies.texts import text_of


def names_of(company) -> list[str]:
    """Its own, and those of companies that were merged into it."""
    names = [text_of(company, field, language) for field in ("name", "short_name") for language in Language.values]
    names += [name for alias in company.aliases.all() for name in alias.names]
    return list(dict.fromkeys(name for name in names if name))


def spellings(name: str) -> set[str]:
    """Folded, without legal forms, both without spaces, and in pinyin; traditional characters are simplified by folding."""
    found = {fold(name), fold_name(name)}
    found |= {fold(pinyin(text)) for text in found if has_chinese(text)}
    return {text for text in found | {squeeze(text) for text in found} if text}


def squeeze(text: str) -> str:
    return text.replace(" ", "")
