"""Marks strings for translation without translating them: the engine may not import Django, and chooses its language per call."""


def N_(message: str) -> str:
    return message


def ngettext(singular: str, plural: str) -> tuple[str, str]:
    """Both forms; who words them counts."""
    return singular, plural
