"""How a person writes the value of a key figure: "20万件/年", "7.845 kN (800 t)"."""

from dataclasses import dataclass

from becan.language.unit_table import convert


def pgettext_noop(context: str, message: str) -> str:
    """Marks a string for the catalogues; who shows it translates it."""
    return message


SIGNS = {"count": "", "Nm3/h": "Nm³/h", "m2": "m²", "m3": "m³", "mm2": "mm²"}
WORDS = (
    pgettext_noop("unit", "pieces"),
    pgettext_noop("unit", "pieces/year"),
    pgettext_noop("unit", "t/year"),
    pgettext_noop("unit", "weeks"),
)
# Casters, moulders and press shops think in tonnes.
ALSO_IN_TONNES = {"locking-force", "clamping-force", "press-force"}
GERMAN = str.maketrans(",.", ".,")
CHINESE_SCALES = ((10**8, "亿"), (10**4, "万"))


@dataclass(frozen=True)
class Writing:
    """The figures of one key figure in one language; ``word`` is its unit in that language."""

    code: str
    unit: str
    word: str
    language: str

    def number(self, value: float) -> str:
        if self.language == "zh-hans" and self.unit in WORDS:
            for scale, sign in CHINESE_SCALES:
                if value >= scale and value * 100 % scale == 0:
                    return f"{value / scale:.10g}{sign}"
        return _plain(value).translate(GERMAN if self.language == "de" else {})

    def with_unit(self, text: str, *values: float) -> str:
        """``text``, the number or range of ``values``, with what follows it."""
        space = "" if self.language == "zh-hans" and self.unit in WORDS else " "
        return f"{text}{space}{self.word}".strip() + self._in_tonnes(values)

    def _in_tonnes(self, values: tuple[float, ...]) -> str:
        if self.code not in ALSO_IN_TONNES:
            return ""
        tonnes = "–".join(dict.fromkeys(self.number(round(convert(value, "kN", "t"))) for value in values))
        return f"（{tonnes}吨）" if self.language == "zh-hans" else f" ({tonnes} t)"


def _plain(value: float) -> str:
    """Whole numbers from a thousand on, four digits below it."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
