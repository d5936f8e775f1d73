"""Where a text names firms, people, streets and addresses: the Guss & Sohn GmbH is a customer, not a capability."""

import re
from collections.abc import Iterator

from becan.language.fold import has_chinese

Span = tuple[int, int]

_WORD = r"[A-ZÄÖÜ][\w.&+'’-]*"
_HAN = r"(?![的向为与和由给对及是在于])[\u4e00-\u9fff（）]"
_NO_MEASURE = r"(?!\s*(?:[x×%]|(?:mm|µm|cm|m|kg|g|t|V|A|kW|bar|Stück)\b|[.,]\d))"

# A firm is found by its legal form, then by the words before it
LEGAL_FORM = re.compile(
    r"(?:gGmbH|GmbH|mbH|KGaA|AG|SE|KG|OHG|UG|PLC|LLC|Inc|Corporation|Corp|Limited|(?:Co\.?,? ?)?Ltd|S\.A\.|B\.V\.|e\. ?K\.)(?![\w-])"
    r"|有限(?:责任)?公司|股份公司|集团"
)
LATIN_NAME = re.compile(rf"(?:(?<!\w){_WORD},? (?:(?:&|\+|und|and|of|für|for) )?){{1,6}}(?:\([^)]{{1,30}}\) )?$")
CHINESE_NAME = re.compile(rf"(?:{_HAN}){{2,20}}$")
LONGEST = 80
FORMS = (
    "mbH",
    "KG",
    "AG",
    "SE",
    "OHG",
    "UG",
    "PLC",
    "LLC",
    "Inc",
    "Corp",
    "Limited",
    "Ltd",
    "S.A.",
    "B.V.",
    "K.",
    "公司",
    "集团",
)
# The rest by patterns of their own; each has one of the words beside it
OTHERS = (
    (
        rf"\b{_WORD}(?:[ -]{_WORD})?(?:straße|strasse|str\.|weg|allee|gasse|chaussee|ufer) ?\d{{1,4}}\b{_NO_MEASURE}",
        ("straße", "strasse", "str.", "weg", "allee", "gasse", "chaussee", "ufer"),
    ),
    (rf"\b{_WORD}[ -](?:Straße|Strasse|Str\.)(?: ?\d{{1,4}}\b)?", ("Straße", "Strasse", "Str.")),
    (rf"\b{_WORD} (?:Road|Street|Avenue|Lane)\b(?:,? (?:No\. ?)?\d+)?", ("Road", "Street", "Avenue", "Lane")),
    (r"(?:(?![的在于])[\u4e00-\u9fff]){2,8}(?:路|街|大道|巷|弄) ?\d+ ?[号弄]", ("路", "街", "大道", "巷", "弄")),
    (
        rf"\b(?:Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?|Dr\.(?:-Ing\.)?|Prof\.) (?:Dr\. )?{_WORD}(?: {_WORD})?",
        ("Herr", "Frau", "Mr", "Ms", "Dr.", "Prof."),
    ),
    (
        r"[\w.+-]+@[\w-]+\.[\w.-]+|\bhttps?://\S+|\bwww\.\S+|\b[\w-]+\.(?:de|com|cn|eu|org|net|example)\b",
        ("@", "://", "www.", ".de", ".com", ".cn", ".eu", ".org", ".net", ".example"),
    ),
    (r"\bModel [3SXY]\b", ("Model ",)),
)
PATTERNS = [(re.compile(pattern), words) for pattern, words in OTHERS]


def named_spans(text: str) -> list[Span]:
    """Places of names in ``text``."""
    spans = [match.span() for pattern, words in PATTERNS if _has_any(text, words) for match in pattern.finditer(text)]
    return spans + list(_firms(text)) if _has_any(text, FORMS) else spans


def _has_any(text, words):
    return any(word in text for word in words)


def _firms(text: str) -> Iterator[Span]:
    for form in LEGAL_FORM.finditer(text):
        start = max(0, form.start() - LONGEST)
        pattern = CHINESE_NAME if has_chinese(form.group()) else LATIN_NAME
        if name := pattern.search(text[start : form.start()]):
            yield start + name.start(), form.end()
