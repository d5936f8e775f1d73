"""Marks strings for translation without translating them: the engine may not import Django, and chooses its language per call."""


def N_(message: str) -> str:
    return message
