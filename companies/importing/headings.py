"""The fields that a list can fill, the words that stand above them, and what their values look like."""

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.language.fold import fold


@dataclass(frozen=True)
class Field:
    code: str
    label: Promise
    words: str = ""  # headings in three languages, separated by "|"; of a word with a star the heading may go on
    pattern: re.Pattern | None = field(default=None)  # most values match it


def _pattern(text: str) -> re.Pattern:
    return re.compile(text, re.IGNORECASE)


LEGAL_FORM = r"公司$|集团$|研究院$|厂$|\b(gmbh|mbh|ag|kg|ug|ohg|e\.? ?k\.?|e\.? ?v\.?|se|ltd\.?|inc\.?|corp\.?|limited)\)?$"

FIELDS = (
    Field("name", _("Company name"), "firma|firmenname|unternehmen|unternehmensname|name|name der firma|mitglied|mitgliedsunternehmen|company|company name|organisation|organization|member|公司|公司名称|企业|企业名称|单位|单位名称|会员单位|会员名称|名称", _pattern(LEGAL_FORM)),
    Field("name_de", _("Company name in German"), "name deutsch|name (deutsch)|name de|firmenname deutsch|firmenname (deutsch)|deutscher name|german name|德文名称|德文名|公司德文名称"),
    Field("name_en", _("Company name in English"), "name englisch|name (englisch)|name en|firmenname englisch|englischer name|english name|company name (english)|name (english)|en name|英文名称|英文名|公司英文名称|企业英文名称"),
    Field("name_zh", _("Company name in Chinese"), "name chinesisch|name (chinesisch)|chinesischer name|chinese name|company name (chinese)|name (chinese)|zh full|中文名称|中文名|公司全称|企业全称|中文全称|全称"),
    Field("short_name", _("Short name"), "kurzname|kurzbezeichnung|short name|zh short|abbreviation|简称|公司简称|企业简称|中文简称"),
    Field("description", _("What the company makes and can do"), "beschreibung|firmenbeschreibung|profil|taetigkeit|leistungen|leistungsspektrum|produkte|produkte und leistungen|kompetenzen|kurzprofil|branche|description|profile|products|products and services|activities|business|主营业务|主营产品|经营范围|公司简介|企业简介|简介|业务范围|主要产品"),
    Field("description_de", _("Description in German"), "beschreibung deutsch|beschreibung (deutsch)|德文简介"),
    Field("description_en", _("Description in English"), "beschreibung englisch|beschreibung (englisch)|english description|en summary|description (english)|英文简介"),
    Field("description_zh", _("Description in Chinese"), "beschreibung chinesisch|beschreibung (chinesisch)|chinese description|description (chinese)|中文简介"),
    Field("looking_for", _("What the company needs"), "bedarf|gesuch|gesuche|kooperationsbedarf|kooperationswunsch|sucht|need|needs|demand|looking for|需求|合作需求|采购需求|需求描述|合作意向|寻求合作"),
    Field("de-register", _("German register number"), "hrb|handelsregister*|registernummer|hr nummer|hr nr|register number|commercial register*|商业登记号|德国商业登记号", _pattern(r"\b(HR[AB]|VR|GnR|PR)\s*\d+")),
    Field("de-vat", _("German VAT number"), "ust id|ust idnr|ust id nr|ustid|umsatzsteuer id*|umsatzsteueridentifikationsnummer|vat|vat number|vat id|德国增值税号|增值税号", _pattern(r"^DE\s?\d{3}\s?\d{3}\s?\d{3}$")),
    Field("cn-uscc", _("Chinese credit code (USCC)"), "uscc|credit code|unified social credit code|sozialkreditcode|信用代码|统一社会信用代码|社会信用代码|统一信用代码", _pattern(r"^[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$")),
    Field("cn-stock", _("Chinese stock code"), "stock code|boersenkuerzel|股票代码|证券代码"),
    Field("street", _("Street and number"), "strasse|str|strasse und hausnummer|strasse, hausnummer|anschrift|adresse|street|address|地址|公司地址|详细地址|企业地址|注册地址", _pattern(r"(str\.|straße|strasse|allee|damm|ring|weg|platz|chaussee)\s*\d+|路.*号")),
    Field("postal_code", _("Postal code"), "plz|postleitzahl|postal code|postcode|zip|zip code|邮编|邮政编码"),
    Field("city", _("City"), "ort|stadt|sitz|city|town|city en|城市|所在城市|所在地|市"),
    Field("region", _("Federal state or province"), "bundesland|land|region|provinz|state|province|federal state|省|省份|所在省份|州"),
    Field("country", _("Land/Region"), "staat|land region|country|country region|国家|国家地区|国家 地区|国别"),
    Field("website", _("Website"), "web|website|webseite|homepage|internet|url|www|网址|网站|公司网址|官网", _pattern(r"^(https?://|www\.)\S+$")),
    Field("employees", _("Number of employees"), "mitarbeiter*|beschaeftigte*|anzahl mitarbeiter|ma|employees|number of employees|headcount|staff|员工人数|员工数|人数|职工人数|员工"),
    Field("founded", _("Year of foundation"), "gruendung*|gegruendet|gruendungsjahr|founded|year founded|year of foundation|成立年份|成立时间|成立日期|创立年份"),
    Field("contact_name", _("Contact person"), "ansprechpartner*|kontakt|kontaktperson|ansprechperson|contact|contact person|contact name|geschaeftsfuehrer*|geschaeftsfuehrung|联系人|联系人姓名|负责人|姓名"),
    Field("family_name", _("Family name of the contact person"), "nachname|familienname|last name|family name|surname|姓|姓氏"),
    Field("given_name", _("Given name of the contact person"), "vorname|first name|given name|名|名字"),
    Field("function", _("Function of the contact person"), "funktion|position|rolle|titel|function|job title|title|职务|职位|岗位"),
    Field("email", _("E-mail address"), "e mail|email|mail|e mail adresse|emailadresse|e mail address|email address|邮箱|电子邮箱|电子邮件|联系邮箱", _pattern(r"^\S+@\S+\.\S+$")),
    Field("phone", _("Phone"), "telefon|telefonnummer|tel|mobil|rufnummer|phone|phone number|telephone|mobile|电话|联系电话|手机|手机号|联系方式", _pattern(r"^[+(0]?[\d\s()/.\-]{7,}$")),
    Field("wechat", _("WeChat ID"), "wechat|wechat id|微信|微信号"),
)  # fmt: skip
IGNORED = ("", pgettext_lazy("import column", "do not take over"))
LANGUAGE_OF = {"de": "de", "en": "en", "zh": "zh-hans"}
NOT_ASCII_WORD = re.compile(r"[^\w()]+")


def choices() -> list[tuple[str, Promise]]:
    return [IGNORED, *((known.code, known.label) for known in FIELDS)]


def field_of(heading: str) -> str:
    """The code of the field that this heading names, or nothing."""
    folded = folded_heading(heading)
    words = _words()
    if folded in words:
        return words[folded]
    return next((code for beginning, code in _beginnings() if folded.startswith(beginning)), "")


def known_headings(cells: list[str]) -> int:
    return len({code for cell in cells if (code := field_of(cell))})


def folded_heading(heading: str) -> str:
    return NOT_ASCII_WORD.sub(" ", fold(heading.replace("\n", " "))).strip()


@cache
def _words() -> dict[str, str]:
    found = {}
    for known in FIELDS:
        for word in known.words.split("|"):
            found.setdefault(folded_heading(word.rstrip("*")), known.code)
    return found


@cache
def _beginnings() -> list[tuple[str, str]]:
    return [(folded_heading(word[:-1]), known.code) for known in FIELDS for word in known.words.split("|") if word.endswith("*")]


def propose_mapping(headings: list[str], rows: list[list[str]]) -> list[str]:
    """Per column a field: by its heading, else by what its values look like. Each field once."""
    proposed = []
    for heading in headings:
        code = field_of(heading)
        proposed.append("" if code in proposed else code)
    for place, code in enumerate(proposed):
        if not code:
            guess = _field_of_values([row[place] for row in rows if place < len(row) and row[place]])
            proposed[place] = "" if guess in proposed else guess
    return proposed


def _field_of_values(values: list[str]) -> str:
    if not values:
        return ""
    for known in FIELDS:
        if known.pattern and sum(bool(known.pattern.search(value)) for value in values) * 10 >= len(values) * 6:
            return known.code
    return ""


def shape_of(headings: list[str]) -> str:
    """Files with the same headings have the same shape: what was mapped by hand once is proposed again."""
    return hashlib.sha256("\x1f".join(folded_heading(heading) for heading in headings).encode()).hexdigest()
