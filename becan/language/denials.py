"""The words by which German, English and Chinese texts deny something, by where the denied thing stands.

In the patterns a found label is a run of "_" (``LABEL``): "lassen wir sein" follows what it denies, "kein" precedes it.
"""

import re

from becan.language.word_lists import written_words

LABEL = r"_+[\wäöüß]*"


def _any(*patterns: str) -> re.Pattern:
    return re.compile("|".join(patterns), re.IGNORECASE)


# None of these denies anything, though they look like it
HARMLESS = _any(
    r"nicht (?:nur|zuletzt|allein|bloß|weniger als|mehr als|später als|älter als|ohne)",
    r"not (?:only|just|merely|least|less than|more than|later than|to mention|without)",
    r"(?:do|does|did)(?: not|n[’']t) (?:hesitate|exclude)|nothing (?:that )?(?:we|they) (?:cannot|can[’']t)|"
    r"not (?:all|every|everybody|everyone)\b(?= (?:\w+ ){0,2}?(?:can|does|do|has|have|offers?|makes?)\b)|"
    r"no (?:less|more|later|fewer) than|no\. ?\d|nothing but|no (?:matter|doubt|compromise|limit|minimum|wonder)\w*",
    r"(?:ohne|without) (?:jede |any |große |lange )?(?:ausnahme|exception|kompromiss|compromise|umweg|mehrkosten|aufpreis|wartezeit"
    r"|verzug|delay|unterbrechung|interruption|mindest|minimum|einschränkung|restriction|limit|weiteres|zweifel|doubt|probleme)\w*",
    r"kein(?:e[nrms]?)? (?:problem|kompromiss|abstrich|grenz|scheu|angst|zweifel|mindest|wunsch|umweg|wartezeit|zufall|halbe|neuland"
    r"|geheimnis|frage)\w*",
    # two denials make none: "kein Fahrzeug verlässt das Werk ohne Prüfung"
    r"\b(?:kein\w*|nicht|nie|niemals)\b[^.,;:!?]{0,60}\bohne\b|\b(?:no|not|never)\b[^.,;:!?]{0,60}\bwithout\b",
    r"不[仅但只单光同断锈限少低小超大高]|不仅仅|不可或缺|必不可少|缺一不可|离不开|无[不一]|没有不|不得不",
    r"无[锡论人刷线缝损尘铅]|無[錫論人刷線縫損塵鉛]|非[常标接]|对外协作",
    # who looks for it or takes it on wants or does it
    r"(?:承接|寻|求|找|需要?|采购|招|征)[^，。；]{0,20}外协|外协(?:加工)?(?:服务|能力|件|厂|供应商)",
)
CLAUSE_END = _any(
    r"[;!?()\n,，。；！？（）]|[:：](?!\s*(?:nein|keine?|none|no|entfällt|nicht|not|无|没有|否|不)\b)|\.(?=\s|$)|\s[–—-]\s",
    r"\b(?:sondern|(?<!nicht )aber|jedoch|dafür|stattdessen|während|nur|lediglich|ausschließlich|(?<!everything )(?<!anything )but|however|instead(?! of)|while|whereas|only)\b",
    r"而是|但是|但|只|仅",
)
SENTENCE_END = re.compile(r"[;!?\n。；！？]|\.(?=\s|$)")

BEFORE = (  # the denied thing comes next
    r"\b(?:kein(?:e|en|er|em|es|erlei)?|ohne|weder|no|without|neither|nor)\b(?! longer)",
    r"\bno longer\b|\b(?:instead of|rather than|lack(?:s|ing)?|discontinued|stopped|ceased|(?:gave|given|giving) up|exited|abandoned"
    r"|(?:phased|phasing) out|withdrew from|withdrawn from|pulled out of|excludes?)\b(?! by)",
    r"\b(?:refrains? from|declines?(?! no\b)|buy(?:s|ing)? in(?= (?:our |the |all )?_)|(?:we|they) used to (?:make|produce|offer|do|supply|build))\b",
    r"\b(?:formerly|previously) (?:made|produced|offered|supplied|built)\b|\b(?:everything|anything) but\b",
    r"\b(?:we|they) leave\b(?=[^,.;]{0,60}\bto (?:our |a |an |other )?(?:partners?|others|specialists?|suppliers?|subcontractors?)\b)",
    r"\bsold (?:our|its|their|the)\b(?=[^,.;]{0,40}\b(?:business|division|unit|operations?|plant|activities|foundry)\b)",
    r"\b(?:we|they) (?:outsource|subcontract)\b|\bwir (?:verzichten auf|überlassen|vergeben)\b|\b(?:anstatt|statt)\b(?! dessen)",
    r"不含|不包[括含]|[暂並并尚]无|暂無|缺乏|缺少|未有|而非|而不是|并非|並非",
    r"(?<!不)(?:停止|终止|退出|放弃|剥离|取消|关停|停产)了?(?=[^，。；]{0,8}_)|(?:外协|委外)(?=_)",
    r"[无無](?=[^，。；、]{0,8}_[^，。；]{0,12}(?:能力|业务|資質|资质|经验))",
)
BEHIND = (  # the denied thing was named before
    r"\b(?:lassen wir (?:(?:\w+ )?(?:sein|bleiben|weg)|bei|von|durch)|(?:überlassen|vergeben|sparen) wir)\b",
    r"\b(?:geben|lagern|beziehen|lassen) wir [^,.;]{0,30}?(?:extern|außer Haus|auswärts|aus der Hand|aus|fremd|fertig)\b(?! \w)",
    r"\bextern (?:vergeben|bezogen|gefertigt|beauftragt|ausgeführt|gemacht|erledigt)|\bextern(?=\s*(?:[,.;)–]|$))",
    r"\b(?:außer Haus|auswärts|fremdvergeben|fremdbezogen|outgesourct|ausgelagert|Fehlanzeige)\b",
    r"\b(?:machen|macht|erledigen|erledigt|übernehmen|übernimmt|liefern|liefert) "
    r"(?:(?:unsere|ein|externe|die|der|dann) )?(?:Partner|andere|Dritte|Nachbar|Subunternehmer|Dienstleister|Zulieferer)\w*\b",
    r"\bkomm(?:t|en) (?:vom|von|aus)\b[^,.;]{0,20}(?:Partner|Nachbar|Zuliefer|Lieferant|Dritten|extern)\w*",
    r"\b(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:outsourced|subcontracted|discontinued|excluded|ceased|sold|closed|dropped"
    r"|phased out|bought in|abandoned|given up|purchased|out of scope)\b|\b(?:beyond|outside(?: of)?|not within) (?:our|the|its) (?:\w+ )?"
    r"(?:scope|range|portfolio|programme|program|offering)\b|\b(?:outsourced|subcontracted|left to (?:others|partners|our partners)|done externally)\b",
    r"外协|委外|外发|外购|停产|除外|免谈|勿扰|谢绝|委托[^，。；]{0,8}(?:完成|加工|生产)|不在[^，。；]{0,8}(?:范围|之列|内)",
    r"由[^，。；]{0,10}(?:合作|伙伴|第三方|外部|供应商|外协)[^，。；]{0,6}(?:提供|完成|负责|承担|供应|加工|生产|交付)",
)
GIVEN_UP = (  # the same, where an auxiliary verb is in the clause
    r"\b(?:eingestellt(?! auf)|aufgegeben|stillgelegt|abgestoßen|abgewickelt|geschlossen|verkauft|veräußert|abgegeben)\b",
)
EITHER = (  # what comes next; where nothing does, what was named before
    r"\b(?:nicht|nie|niemals|not|never|cannot|(?:do|does|ca|wo|is|are|did)n[’']t)\b",
    r"(?:不|未|尚未|没有?|沒有?)(?:再|能|会)?(?:做|提供|生产|制造|从事|涉及|需要?|要|接受|承接|具备|支持|采用|使用|是|用|开发|加工|供应|考虑|通过"
    r"|取得|获得|经营|属于|包括|包含|要求)|没有|沒有|无法|無法|无需|無需|无须",
)
NAMED_OR_NEXT = (  # what was named before; where nothing was, what comes next
    r"\b(?:fehl(?:t|en)|entfäll(?:t|en)|entfallen|ausgenommen|ausgeschlossen|unavailable|excluded)\b",
    r"\b(?:wir|ich|man|es|gehör\w+|ist|sind|wird|werden|zähl\w+|steh\w+) (?:(?!nur)\w+ ){0,2}?nicht\b",
    r"\b(?:is|are|was|were) (?:\w+ )?(?:not|never)\b|\b(?:is|are|was|were)n[’']t\b",
    r"\b(?:nein|no)(?=\s*(?:[.,;]|$))|:\s*(?:nein|keine?|none|no)\s*(?=[.,;\n]|$)",
    r"[:：]\s*(?:无|没有|否|不)\s*(?=[.,;\n，。；]|$)",
)
EXCEPT = (  # what comes next, unless the sentence goes on with "auch", "also", 还
    r"\b(?:außer(?! haus| betrieb| dienst| frage)|mit ausnahme (?:von|der|des)|abgesehen von|bis auf(?= (?:d\w+ )?_)|except(?: for)?"
    r"|excluding|other than|(?:apart|aside) from|with the exception of|save for|minus(?= _))\b",
    r"(?<![去消清拆删扣免解移根脱])除(?![尘锈油湿氢雾霜臭冰气磷杂味])了?(?=[^，。；]{0,16}_)",
)
ADDITION = re.compile(r"\b(?:auch|zudem|zusätzlich|außerdem|also|too|as well|additionally)\b|还|也|亦|同时|另", re.IGNORECASE)
OTHERS = re.compile(r"其他|其余|其它|均|全部|所有|都|\b(?:alle[nrs]?|all|everything|any)\b", re.IGNORECASE)
AUXILIARY = re.compile(r"\b(?:haben|hat|habe|wurden?|wird|werden|ist|sind)\b", re.IGNORECASE)
AGREEMENTS = re.compile(r"vertr[aä]g|vereinbarung|kooperation|partnerschaft|abkommen|bund\b", re.IGNORECASE)
PARTS_OF_FIRMS = re.compile(
    r"sparte|bereich|abteilung|geschäft|betrieb|werk\b|produktion|fertigung|erei\b|galvanik", re.IGNORECASE
)

# Where the reach of a denial ends between two labels
BREAK = _any(
    r"\b(?:wir|ich|uns|man|we|our|they|und|and|sowie|or|oder)\s+(?!(?:eigene|ander|sonstig|weiter|ähnlich|auch|d(?:ie|er|as|en|em|es)\b"
    r"|other|any|own|in-house|the\b|also|as well|kein|no\b)\w*)(?=[\wäöü])(?!_)",
    r"\b(?:bieten?|liefer[nt]|fertig(?:en|t)|machen|produzieren|entwickeln|haben|hat|sind|ist|kann|können|gibt|gehör\w+|(?<!erfahrung )(?<!erfahrungen )mit|alle[nrs]?"
    r"|is|are|all|(?<!experience )with|which|that|everything)\b",
    r"我们|我司|可以|[，,]",
)
# "kein Druckguss, Sandguss oder Feinguss"; "Lackieren, Härten und Strahlen lassen wir sein"
_WORD = r"(?:\w+(?:e[nrms]?|er|the|any|own) )?"
LISTED_ON = re.compile(rf"(?:\s*,\s*{_WORD}{LABEL})*\s*,?\s*\b(?:oder|noch|or|nor)\b\s*{_WORD}{LABEL}", re.IGNORECASE)
LISTED_BEFORE = re.compile(rf"(?:.*[:–—-]\s)?\s*(?:{_WORD}{LABEL}\s*,\s*)*(?:{_WORD}{LABEL}\s*,)", re.IGNORECASE)

# A sentence with none of these denies nothing, which is quickly seen
WORDS = written_words("denial_words.txt")
CHINESE = re.compile("[无無不未没沒非除勿谢否缺由]|停止|终止|退出|放弃|剥离|取消|关停|停产|外协|委外|外发|外购|委托|并无|尚无")
