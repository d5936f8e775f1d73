"""Where a text names firms, people, streets and addresses: the Guss & Sohn GmbH is a customer, not a capability."""

import re

Span = tuple[int, int]

_WORD = r"[A-ZÄÖÜ][\w.&+'’-]*"
_HAN = r"(?![的向为与和由给对及是在于])[\u4e00-\u9fff（）]"
_NO_MEASURE = r"(?!\s*(?:[x×%]|(?:mm|µm|cm|m|kg|g|t|V|A|kW|bar|Stück)\b|[.,]\d))"

FIRMS = (
    rf"\b(?:{_WORD},? (?:(?:&|\+|und|and|of|für|for) )?){{1,6}}(?:\([^)]{{1,30}}\) )?"
    r"(?:gGmbH|GmbH|mbH|KGaA|AG|SE|KG|OHG|UG|PLC|LLC|Inc|Corporation|Corp|Limited|(?:Co\.?,? ?)?Ltd|S\.A\.|B\.V\.|e\. ?K\.)(?![\w-])",
    rf"(?:{_HAN}){{2,20}}(?:有限(?:责任)?公司|股份公司|集团)",
)
STREETS = (
    rf"\b{_WORD}(?:[ -]{_WORD})?(?:straße|strasse|str\.|weg|allee|gasse|chaussee|ufer) ?\d{{1,4}}\b{_NO_MEASURE}",
    rf"\b{_WORD}[ -](?:Straße|Strasse|Str\.)(?: ?\d{{1,4}}\b)?",
    rf"\b{_WORD} (?:Road|Street|Avenue|Lane)\b(?:,? (?:No\. ?)?\d+)?",
    r"(?:(?![的在于])[\u4e00-\u9fff]){2,8}(?:路|街|大道|巷|弄) ?\d+ ?[号弄]",
)
PEOPLE = (rf"\b(?:Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?|Dr\.(?:-Ing\.)?|Prof\.) (?:Dr\. )?{_WORD}(?: {_WORD})?",)
ADDRESSES = (r"[\w.+-]+@[\w-]+\.[\w.-]+|\bhttps?://\S+|\bwww\.\S+|\b[\w-]+\.(?:de|com|cn|eu|org|net|example)\b",)
PRODUCTS = (r"\bModel [3SXY]\b",)
NAMES = re.compile("|".join((*FIRMS, *STREETS, *PEOPLE, *ADDRESSES, *PRODUCTS)))
# One of these is in every name, which is quickly seen
HINT = re.compile(
    r"mbH|KGaA|\b(?:AG|SE|KG|OHG|UG|PLC|LLC|Inc|Corp|Corporation|Limited|Ltd)\b|S\.A\.|B\.V\.|e\. ?K\.|公司|集团|[路街道巷弄] ?\d|[Ss]tr(?:aße|asse|\.)"
    r"|(?:weg|allee|gasse|chaussee|ufer) ?\d|Road|Street|Avenue|Lane|Herr|Frau|M[rs]|Dr\.|Prof|@|http|www|\.[a-z]|Model "
)


def named_spans(text: str) -> list[Span]:
    """Places of names in ``text``, in order."""
    return [match.span() for match in NAMES.finditer(text)] if HINT.search(text) else []
