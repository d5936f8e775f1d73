"""Ready questions that translate themselves: asked in one language, read in the other, answered by a type that needs no translation."""

from typing import NamedTuple


class Question(NamedTuple):
    answer: str  # "number", "flag", "choice", "date" or "text"
    text: dict[str, str]


def _question(answer: str, de: str, en: str, zh: str) -> Question:
    return Question(answer, {"de": de, "en": en, "zh-hans": zh})


QUESTIONS: dict[str, Question] = {
    "annual_volume": _question(
        "number", "Jahresstückzahl (Anlauf / Spitze)?", "Annual volume (ramp-up / peak)?", "年需求量（起步/峰值）？"
    ),
    "start_of_production": _question("date", "Serienstart (SOP)?", "Start of production (SOP)?", "量产时间（SOP）？"),
    "material": _question("text", "Werkstoff und Norm?", "Material and standard?", "材料牌号及标准？"),
    "dimensions": _question(
        "number", "Gewicht, Hüllmaß, engste Toleranz?", "Weight, envelope, tightest tolerance?", "重量、外形尺寸、最严公差？"
    ),
    "drawing": _question(
        "flag", "Zeichnung nach NDA erhältlich?", "Drawing available after an NDA?", "签署保密协议后可否提供图纸？"
    ),
    "target_price": _question("number", "Zielpreis und Währung?", "Target price and currency?", "目标价及币种？"),
    "incoterm": _question("choice", "Incoterm, Lieferort?", "Incoterm, place of delivery?", "贸易术语、交货地点？"),
    "tool_owner": _question("choice", "Wem gehört das Werkzeug?", "Who owns the tool?", "模具所有权归谁？"),
    "samples": _question("number", "Muster: Anzahl, Termin?", "Samples: number, date?", "样件数量与时间？"),
    "ppap": _question("choice", "PPAP-Stufe / PPF?", "PPAP level / PPF?", "PPAP等级 / PPF要求？"),
    "payment": _question("text", "Zahlungsbedingungen?", "Terms of payment?", "付款条件？"),
    "decision": _question("date", "Wer entscheidet, bis wann?", "Who decides, and by when?", "由谁决策，何时决定？"),
    "asil": _question(
        "choice", "ASIL, Zielplattform (SoC, OS)?", "ASIL, target platform (SoC, OS)?", "ASIL等级、目标平台（芯片/操作系统）？"
    ),
    "data_in_china": _question(
        "flag", "Müssen Daten in China bleiben?", "Must data stay in China?", "数据是否须留存在中国境内？"
    ),
    "capability": _question(
        "flag",
        "Bieten Sie das selbst an: %(concept)s?",
        "Do you offer this yourselves: %(concept)s?",
        "贵司能否自行提供：%(concept)s？",
    ),
    "capability_from": _question(
        "date",
        "Ab wann können Sie das anbieten: %(concept)s?",
        "From when can you offer this: %(concept)s?",
        "贵司何时可以提供：%(concept)s？",
    ),
    "proof": _question(
        "date",
        "Liegt dieser Nachweis vor, und bis wann gilt er: %(proof)s?",
        "Do you hold this proof, and until when is it valid: %(proof)s?",
        "是否持有%(proof)s，有效期至何时？",
    ),
    "proof_by": _question(
        "date",
        "Bis wann wird dieser Nachweis vorliegen: %(proof)s?",
        "By when will you hold this proof: %(proof)s?",
        "预计何时取得%(proof)s？",
    ),
    "figure": _question(
        "number",
        "Was gilt bei Ihnen für „%(figure)s“?",
        "What applies to you for “%(figure)s”?",
        "贵司“%(figure)s”的具体情况如何？",
    ),
    "cooperation": _question(
        "choice",
        "Welche Form der Zusammenarbeit kommt in Frage?",
        "Which form of cooperation is possible?",
        "可接受哪种合作方式？",
    ),
    "delivery": _question("choice", "Wohin können Sie liefern?", "Where can you deliver to?", "可向哪些地区供货？"),
    "languages": _question(
        "choice", "In welchen Sprachen können Sie verhandeln?", "In which languages can you negotiate?", "可用哪些语言洽谈？"
    ),
    "size": _question("number", "Wie viele Beschäftigte haben Sie?", "How many people do you employ?", "贵司员工人数是多少？"),
    "stage": _question("choice", "Wie weit ist die Entwicklung?", "How far is the development?", "研发进展到哪个阶段？"),
}
