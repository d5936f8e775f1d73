"""A public company as a vCard 3.0 (the version that phones, Outlook and WeChat read). No person, no direct number."""

LINE = 75  # octets, RFC 2426


def vcard(*, name, city, region, country, website, page, note) -> bytes:
    address = ";".join(_escaped(part) for part in ("", "", "", city, region, "", country))
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//BeCAN//Profile//EN",
        f"N:{_escaped(name)};;;;",
        f"FN:{_escaped(name)}",
        f"ORG:{_escaped(name)}",
        "X-ABSHOWAS:COMPANY",
        f"ADR;TYPE=WORK:{address}",
        *(f"URL:{address}" for address in (website, page) if address),
        f"NOTE:{_escaped(note)}",
        "END:VCARD",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _escaped(text: str) -> str:
    text = " ".join(text.split()) if "\n" not in text else text.strip()
    for character in ("\\", ",", ";"):
        text = text.replace(character, "\\" + character)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """Continued lines begin with a blank; no character is cut in two."""
    rows, row = [], b""
    for character in line:
        octets = character.encode()
        if len(row) + len(octets) > LINE:
            rows.append(row)
            row = b" "
        row += octets
    return b"\r\n".join([*rows, row])
