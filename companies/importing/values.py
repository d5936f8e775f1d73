"""From the cells of a row to checked values, with a problem for each cell that cannot be taken."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from becan.language.fold import fold, has_chinese
from companies.enums import Language
from companies.identifiers import normalise_identifier
from companies.importing.headings import LANGUAGE_OF
from companies.importing.tables import FORMULA

IDENTIFIERS = ("de-register", "de-vat", "cn-uscc", "cn-stock")
TEXTS = ("name", "short_name", "description", "looking_for")
LONGEST = {
    "name": 200, "short_name": 100, "description": 4000, "looking_for": 2000, "street": 120, "postal_code": 12, "city": 80, "website": 200,
    "family_name": 80, "given_name": 80, "function": 120, "email": 254, "phone": 40, "wechat": 60, "contact_name": 160,
} | dict.fromkeys(IDENTIFIERS, 120)  # fmt: skip
NOTES = {"several-emails"}  # a row with nothing worse is taken over
SALUTATION = re.compile(r"^(Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?|Dipl\.?-?[A-Za-z.]*)\s+", re.IGNORECASE)
CHINESE_TITLE = re.compile(r"(先生|女士|小姐)$")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "令狐")
WHOLE = re.compile(
    r"^(?:ca\.?|circa|etwa|rund|about|approx\.?|约|大约|>|≥)?\s*(\d{1,3}(?:[.,' ]\d{3})+|\d+)\s*(?:人|名|\+|余人|多人|ma|mitarbeiter|employees)?$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True)
class Context:
    """What the values of all rows are read by."""

    mapping: list[str]
    language: str  # of texts without Chinese characters
    countries: Mapping[str, str]  # folded word: code
    regions: Mapping[str, str]


@dataclass
class Values:
    """Per field what the row says; texts under (field, language) joined by a colon."""

    values: dict[str, str | int] = field(default_factory=dict)
    problems: list[list] = field(default_factory=list)  # [code, column or None, values]

    @property
    def is_bad(self) -> bool:
        return any(code not in NOTES for code, _column, _values in self.problems)


def read_row(cells: list[str], context: Context) -> Values:
    found = Values()
    for column, code in enumerate(context.mapping):
        cell = cells[column] if column < len(cells) else ""
        if code and cell:
            _read_cell(found, column, code, cell, context)
    is_named = any(key.startswith("name:") for key in found.values)
    if not is_named and not any(code in ("too-long", "formula") for code, _column, _values in found.problems):
        found.problems.append(["no-name", None, {}])
    return found


def _read_cell(found: Values, column: int, code: str, cell: str, context: Context) -> None:
    def problem(name: str, **values) -> None:
        found.problems.append([name, column, values])

    name, language = _text_field(code, cell, context)
    if name not in ("description", "looking_for"):
        cell = " ".join(cell.split())
    longest = LONGEST.get(name)
    if cell == FORMULA:
        problem("formula")
    elif longest and len(cell) > longest:
        problem("too-long", most=longest)
    elif language:
        found.values.setdefault(f"{name}:{language}", cell)
    else:
        value = READERS.get(code, _plain)(cell, problem, context)
        parts = value if isinstance(value, dict) else {code: value}
        found.values |= {key: part for key, part in parts.items() if part}


def _text_field(code: str, cell: str, context: Context) -> tuple[str, str]:
    """Of a text its field and its language, by the column or by the characters; no language for anything else."""
    name, _joint, suffix = code.rpartition("_")
    if suffix in LANGUAGE_OF:
        return name, LANGUAGE_OF[suffix]
    if code in TEXTS:
        return code, Language.ZH_HANS.value if has_chinese(cell) else context.language
    return code, ""


def _plain(cell: str, problem: Callable, context: Context) -> str:
    return cell


def _email(cell: str, problem: Callable, context: Context) -> str | None:
    parts = [part.strip("<>()") for part in re.split(r"[;,、，；\s]+", cell.replace("mailto:", "")) if "@" in part]
    if len(parts) > 1:
        problem("several-emails")
    address = unicodedata.normalize("NFKC", parts[0]).lower() if parts else cell
    try:
        validate_email(address)
    except ValidationError:
        return problem("no-email", value=cell[:80])
    return address


def _website(cell: str, problem: Callable, context: Context) -> str | None:
    address = unicodedata.normalize("NFKC", cell)
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return problem("no-website", value=cell[:80])
    return address


def _employees(cell: str, problem: Callable, context: Context) -> int | None:
    found = WHOLE.match(unicodedata.normalize("NFKC", cell))
    number = int(re.sub(r"\D", "", found[1])) if found else 0
    if not 1 <= number <= 5_000_000:
        return problem("no-number", value=cell[:40])
    return number


def _year(cell: str, problem: Callable, context: Context) -> int | None:
    found = YEAR.search(unicodedata.normalize("NFKC", cell))
    return int(found[1]) if found else problem("no-year", value=cell[:40])


def _country(cell: str, problem: Callable, context: Context) -> str | None:
    code = context.countries.get(fold(cell))
    return code or problem("no-country", value=cell[:40])


def _region(cell: str, problem: Callable, context: Context) -> str | None:
    folded = fold(cell)
    bare = re.sub(r"(省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)$", "", folded)
    code = context.regions.get(folded) or context.regions.get(bare)
    return code or problem("no-region", value=cell[:40])


def _person(cell: str, problem: Callable, context: Context) -> dict[str, str]:
    """ "Dr. Bernd Hartwig", "Hartwig, Bernd", "周海燕女士": titles go, the family name is told from the rest."""
    if has_chinese(cell):
        name = CHINESE_TITLE.sub("", cell.replace(" ", ""))
        cut = 2 if name.startswith(COMPOUND_SURNAMES) and len(name) > 2 else 1
        return {"family_name": name[:cut], "given_name": name[cut:]}
    while SALUTATION.match(cell):
        cell = SALUTATION.sub("", cell)
    if "," in cell:
        family, given = (part.strip() for part in cell.split(",", 1))
    else:
        given, _space, family = cell.rpartition(" ")
    return {"family_name": family[:80], "given_name": given[:80]}


READERS = {
    "email": _email,
    "website": _website,
    "employees": _employees,
    "founded": _year,
    "country": _country,
    "region": _region,
    "contact_name": _person,
} | {kind: (lambda cell, problem, context, kind=kind: normalise_identifier(kind, cell)) for kind in IDENTIFIERS}
