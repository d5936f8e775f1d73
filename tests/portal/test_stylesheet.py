"""Contrast and weight, computed from the files themselves."""

import re
import zlib
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "becan/static/becan"
CSS = (STATIC / "becan.css").read_text()
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", CSS))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    return contrast_of(COLOURS[one], COLOURS[other])


def contrast_of(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(text, ground) for text in ("ink", "muted", "petrol", "copper", "bad") for ground in ("paper", "ground")],
        ("petrol-deep", "petrol-tint"),
        ("paper", "petrol"),
        ("paper", "petrol-deep"),
        ("copper-light", "petrol-deep"),
        ("good", "good-tint"),
        ("warn", "warn-tint"),
        ("bad", "bad-tint"),
        ("info", "info-tint"),
        *[("ink", ground) for ground in ("good-tint", "warn-tint", "bad-tint", "info-tint")],
    ],
)
def test_text_has_the_contrast_of_wcag_aa(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), [("line-strong", "paper"), ("petrol", "paper"), ("line-strong", "ground")])
def test_edges_of_controls_have_three_to_one(edge, ground):
    assert contrast(edge, ground) >= 3


def test_the_sheet_names_no_other_host_and_no_data_image():
    assert re.findall(r"https?:|//[a-z]|data:|@import", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)) == []


def test_the_frame_of_a_page_is_light():
    """Compressed style, script and images of the home page; the budget of 100 kB is for everything."""
    files = [path for path in STATIC.iterdir() if path.suffix in {".css", ".svg"} or path.name == "becan.js"]
    assert sum(len(zlib.compress(path.read_bytes(), 9)) for path in files) < 20_000


DARK = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (STATIC / "dark.css").read_text()))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(text, ground) for text in ("ink", "muted", "petrol", "copper", "bad") for ground in ("paper", "ground", "card")],
        ("petrol-deep", "petrol-tint"),
        ("on-petrol", "petrol"),
        ("on-petrol", "copper"),
        *[(tone, f"{tone}-tint") for tone in ("good", "warn", "bad", "info")],
        *[("ink", f"{tone}-tint") for tone in ("good", "warn", "bad", "info")],
    ],
)
def test_the_colours_of_the_night_have_the_contrast_of_wcag_aa(text, ground):
    assert contrast_of(DARK[text], DARK[ground]) >= 4.5


def test_the_night_gives_every_colour_anew():
    assert set(COLOURS) - set(DARK) == set()
