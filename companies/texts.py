"""User texts in three languages: what is shown, in which language it stands, and in which state."""

from dataclasses import dataclass

from companies.enums import Language, TextState


@dataclass(frozen=True)
class Text:
    value: str
    language: str
    state: str

    def __bool__(self):
        return bool(self.value)


def column(field, language):
    return f"{field}_{language.replace('-', '_')}"


def text_of(obj, field, language):
    return getattr(obj, column(field, language)) or ""


def state_of(obj, field, language):
    if not text_of(obj, field, language):
        return TextState.MISSING
    if language == obj.original_language:
        return TextState.ORIGINAL
    return TextState(obj.text_states.get(field, {}).get(language, TextState.CHECKED))


LATIN = (Language.DE, Language.EN)
READABLE = {Language.DE: LATIN, Language.EN: LATIN, Language.ZH_HANS: (Language.EN,)}
NAMES = ("name", "short_name")


def in_language(obj, field, language):
    """The text for a reader: in the reader's language, else the original, else whatever there is; never silently another one.

    A name is read before it is understood: who reads German can read an English one, but no Chinese one; who reads Chinese
    gets the English one rather than the German one.
    """
    readable = READABLE.get(language, ()) if field in NAMES else ()
    for candidate in (language, *readable, obj.original_language, *Language.values):
        value = text_of(obj, field, candidate)
        if value:
            return Text(value, candidate, state_of(obj, field, candidate))
    return Text("", language, TextState.MISSING)


def write_text(obj, field, language, value, state=TextState.CHECKED):
    """Set one language; a changed original makes its translations outdated. The caller saves."""
    if text_of(obj, field, language) == value.strip():
        return
    setattr(obj, column(field, language), value.strip())
    states = dict(obj.text_states.get(field, {}))
    if language == obj.original_language:
        states = {other: TextState.OUTDATED for other in Language.values if other != language and text_of(obj, field, other)}
    elif value.strip():
        states[language] = state
    else:
        states.pop(language, None)
    _set_states(obj, field, states)


def mark_checked(obj, field, language):
    """A person has compared the translation with the original. The caller saves."""
    if language != obj.original_language and text_of(obj, field, language):
        _set_states(obj, field, obj.text_states.get(field, {}) | {language: TextState.CHECKED})


def _set_states(obj, field, states):
    obj.text_states = obj.text_states | {field: {language: str(state) for language, state in states.items()}}


def has_checked(obj, field, language):
    return state_of(obj, field, language) in (TextState.ORIGINAL, TextState.CHECKED)
