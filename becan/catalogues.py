"""The catalogues without gettext's own tools: ``python -m becan.catalogues extract|update|compile|check``.

``update`` never guesses: a changed English sentence loses its translations, because a fuzzy one reads like a right one.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ["becan", "companies", "matching", "events"]
TEMPLATES = ["templates"]
LOCALES = ["de", "zh_Hans"]  # the sources are the English catalogue
CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "pgettext_noop": CONTEXT,
    "npgettext": (*CONTEXT, 3),
    "npgettext_lazy": (*CONTEXT, 3),
}
COMMENTS = ["Translators:"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def extract(root: Path) -> Catalog:
    """All marked strings below ``root`` with the files they stand in."""
    template = Catalog()
    for path, source in _sources(root):
        for _line, function, messages, comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, COMMENTS, {}):
            context, id_ = _read(function, messages)
            if id_:
                template.add(id_, locations=[(path, None)], auto_comments=comments, context=context)
    return template


def update(root: Path) -> None:
    template = extract(root)
    for locale in LOCALES:
        catalog = _load(root, locale)
        created = catalog.creation_date
        catalog.update(template, no_fuzzy_matching=True)
        catalog.creation_date = created  # the same strings give the same file
        with _path(root, locale).open("wb") as file:
            write_po(file, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)


def compile_catalogues(root: Path) -> None:
    for locale in LOCALES:
        with _path(root, locale).with_suffix(".mo").open("wb") as file:
            write_mo(file, _load(root, locale))


def check(root: Path) -> list[str]:
    """What a reader would stumble over, one line each."""
    template = extract(root)
    return [problem for locale in LOCALES for problem in _problems(template, _load(root, locale), locale)]


def _sources(root: Path) -> Iterator[tuple[str, str]]:
    for folder in PYTHON:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_text("utf-8")
    for folder in TEMPLATES:
        for path in sorted(path for path in (root / folder).rglob("*") if path.suffix in {".html", ".txt"}):
            # in brackets Python's tokenizer does not mind the indentation of what was HTML
            yield path.relative_to(root).as_posix(), f"({templatize(path.read_text('utf-8'))})"


def _read(function: str, messages) -> tuple[str | None, str | tuple[str, str] | None]:
    """The context and the one string, or the pair of singular and plural, of a call; None where it is no literal."""
    messages = list(messages) if isinstance(messages, (list, tuple)) else [messages]
    context = messages.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    count = 2 if function.startswith("n") else 1
    strings = tuple(messages[:count])
    if len(strings) < count or not all(strings):
        return context, None
    return context, strings if count == 2 else strings[0]


def _path(root: Path, locale: str) -> Path:
    folder = root / "locale" / locale / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "django.po"


def _load(root: Path, locale: str) -> Catalog:
    path = _path(root, locale)
    if not path.exists():
        return Catalog(locale=locale, project="BeCAN", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _problems(template: Catalog, catalog: Catalog, locale: str) -> Iterator[str]:
    for wanted in template:
        message = catalog.get(wanted.id, wanted.context) if wanted.id else None
        if message is None:
            if wanted.id:
                yield f"{locale}: not in the catalogue (make messages): {_name(wanted)}"
        elif not _is_complete(message):
            yield f"{locale}: not translated: {_name(wanted)}"
        elif message.fuzzy:
            yield f"{locale}: fuzzy: {_name(wanted)}"
        elif not _has_right_placeholders(message):
            yield f"{locale}: other placeholders than the original: {_name(wanted)}"


def _name(message: Message) -> str:
    place = message.locations[0][0] if message.locations else ""
    return f"{_strings(message.id)[0]!r} ({place})"


def _strings(value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _is_complete(message: Message) -> bool:
    return all(_strings(message.string))


def _has_right_placeholders(message: Message) -> bool:
    """The singular may leave the number out ("one firm"), nothing may come in that the code does not fill."""
    wanted = set(PLACEHOLDER.findall(_strings(message.id)[-1]))
    *others, last = (set(PLACEHOLDER.findall(string)) for string in _strings(message.string))
    return last == wanted and all(other <= wanted for other in others)


def _print_template(root: Path) -> None:
    write_po(sys.stdout.buffer, extract(root), width=100, sort_output=True, include_lineno=False)


def _print_problems(root: Path) -> int:
    problems = check(root)
    print("\n".join(problems) or "The catalogues are complete.")
    return 1 if problems else 0


COMMANDS = {"extract": _print_template, "update": update, "compile": compile_catalogues, "check": _print_problems}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m becan.catalogues {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    settings.configure()  # templatize wants to know about debugging; the portal's own settings would want a database
    return COMMANDS[arguments[0]](ROOT) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
