"""QR codes as pictures of our own: no other host, no ``data:`` image."""

from io import BytesIO

import segno


def qr_svg(text: str) -> bytes:
    """Sharp at any size; error correction M survives a print-out and a forwarded screenshot."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=4, border=4, light="#fff", omitsize=True)
    return picture.getvalue()
