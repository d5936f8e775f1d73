"""Numbers that identify a company. A check that fails warns the project team; it never blocks."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.de import handelsregisternummer, vat

CHECKS = {"cn-uscc": uscc.is_valid, "de-vat": vat.is_valid, "de-register": handelsregisternummer.is_valid}
WITHOUT_SPACES = ("cn-uscc", "de-vat")


def normalise_identifier(kind, value):
    """Full-width digits and stray spaces gone; court prefixes off, as python-stdnum does not know them."""
    value = " ".join(unicodedata.normalize("NFKC", value).split())
    if kind in WITHOUT_SPACES:
        return re.sub(r"[\s.\-]", "", value).upper()
    return re.sub(r"(?i)^(amtsgericht|registergericht|ag)\s+", "", value).replace(",", "")


def check_identifier(kind, value):
    """True where the format or check digit holds, False where it does not or none is known."""
    if kind == "de-register":
        value = re.sub(r"(HR[AB]\s*\d+)\s*[A-Z]{1,3}$", r"\1", value)
    check = CHECKS.get(kind)
    return bool(check and check(value))
