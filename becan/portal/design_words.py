"""The words of the samples on the design page: invented, and typical of what stands there."""

from datetime import date

from companies.texts import Text

SAMPLES = {
    "de": {
        "name": "Deutsch",
        "title": "Vakuumdruckguss für Gehäuse elektrischer Antriebe",
        "paragraph": "Wir gießen Aluminiumgehäuse bis 8.400 kN Schließkraft, imprägnieren sie selbst und bearbeiten sie in derselben "
        "Halle. Hochvoltsteckverbindergehäuse, Wärmebehandlung und Röntgenprüfung gehören dazu.",
        "quote": "Die ersten Muster lagen nach sechs Wochen in Changchun.",
        "chips": ["Vakuumdruckguss", "Imprägnieren", "Kerngeschäft"],
        "facts": [("Ort", "Ludwigsfelde, Brandenburg"), ("Unternehmensgröße", "kleines Unternehmen (10 bis 49 Beschäftigte)")],
        "foreign": Text("真空压铸铝合金壳体", "zh-hans", "original"),
        "machine": Text("Gehäuse aus Aluminium im Vakuumdruckguss", "de", "machine"),
        "reasons": {
            "strengths": ["Vakuumdruckguss ist Kerngeschäft", "Schließkraft 8.400 kN deckt die gefragten 8.000 kN"],
            "open": ["IATF 16949 ist für 2027 geplant"],
            "unknown": ["Jahresstückzahl"],
            "question": "Welche Legierung ist vorgesehen, und wer stellt das Werkzeug?",
        },
        "demand": {"title": "Druckguss-Gehäuse", "chips": ["Vakuumdruckguss", "ISO 9001"], "sought_from": "Nordostchina"},
        "timeline": [
            {"when": date(2026, 9, 3), "text": "Vorschlag an beide Seiten", "who": "Katrin Sommer", "is_ahead": False},
            {"when": date(2026, 9, 11), "text": "Beide haben Ja gesagt", "who": "", "is_ahead": False},
            {"when": date(2026, 10, 12), "text": "Nachfrage nach 30 Tagen", "who": "", "is_ahead": True},
        ],
        "table": {
            "caption": "Vorschläge",
            "head": ["Anbieter", "Ort", "Punkte"],
            "rows": [["Druckguss Ludwigsfelde", "Brandenburg", "82"], ["Gießhaus Spree", "Berlin", "74"]],
        },
        "empty": [
            "Noch kein Gesuch",
            "Ein Absatz genügt. Das Portal schlägt vor, was daraus gelesen werden kann.",
            "Gesuch aufgeben",
        ],
        "notice": "Ihr Profil ist freigegeben. Es erscheint ab sofort in der Suche, ohne Namen.",
        "dialog": [
            "Gesuch beenden?",
            "Anbieter sehen es danach nicht mehr. Laufende Kontaktvermittlungen gehen weiter.",
            "Gesuch beenden",
        ],
        "words": {
            "progress": "Profil: 7 von 10 Angaben",
            "more": "Was zählt dabei?",
            "button": "Firma eintragen",
            "quiet": "Lieber anrufen",
            "danger": "Eintrag löschen",
            "verified": "Identität geprüft am 24.09.2026",
            "tabs": ["Offen", "Verbunden", "Beendet"],
        },
    },
    "en": {
        "name": "English",
        "title": "Vacuum die casting for housings of electric drives",
        "paragraph": "We cast aluminium housings on machines of up to 8,400 kN, impregnate them ourselves and machine them under the "
        "same roof. High-voltage connector housings, heat treatment and X-ray inspection are part of it.",
        "quote": "The first samples were in Changchun after six weeks.",
        "chips": ["Vacuum die casting", "Impregnation", "Core business"],
        "facts": [("Place", "Ludwigsfelde, Brandenburg"), ("Size", "small enterprise (10 to 49 people)")],
        "foreign": Text("Gehäuse im Vakuumdruckguss", "de", "original"),
        "machine": Text("Aluminium housings, vacuum die cast", "en", "outdated"),
        "reasons": {
            "strengths": ["Vacuum die casting is core business", "Locking force of 8,400 kN covers the 8,000 kN asked for"],
            "open": ["IATF 16949 is planned for 2027"],
            "unknown": ["Yearly volume"],
            "question": "Which alloy is intended, and who provides the tool?",
        },
        "demand": {"title": "Die-cast housings", "chips": ["Vacuum die casting", "ISO 9001"], "sought_from": "North-east China"},
        "timeline": [
            {"when": date(2026, 9, 3), "text": "Proposed to both sides", "who": "Katrin Sommer", "is_ahead": False},
            {"when": date(2026, 9, 11), "text": "Both said yes", "who": "", "is_ahead": False},
            {"when": date(2026, 10, 12), "text": "Follow-up after 30 days", "who": "", "is_ahead": True},
        ],
        "table": {
            "caption": "Suggestions",
            "head": ["Supplier", "Place", "Points"],
            "rows": [["Druckguss Ludwigsfelde", "Brandenburg", "82"], ["Gießhaus Spree", "Berlin", "74"]],
        },
        "empty": ["No demand yet", "One paragraph is enough. The portal suggests what can be read from it.", "Post a demand"],
        "notice": "Your profile is released. From now on it is found in the search, without your name.",
        "dialog": ["End this demand?", "Suppliers no longer see it. Introductions under way continue.", "End the demand"],
        "words": {
            "progress": "Profile: 7 of 10 facts",
            "more": "What counts here?",
            "button": "List your company",
            "quiet": "I would rather call",
            "danger": "Delete the entry",
            "verified": "Identity checked on 24/09/2026",
            "tabs": ["Open", "Connected", "Ended"],
        },
    },
    "zh-hans": {
        "name": "简体中文",
        "title": "电驱动系统铝合金壳体的真空压铸",
        "paragraph": "我们采用真空压铸工艺生产铝合金壳体，最大锁模力8400 kN，并在同一厂房内完成浸渗与机械加工。"
        "高压连接器壳体、热处理和X射线检测（按VDA 19.1控制清洁度）均可承接。",
        "quote": "首批样件六周内就送到了长春。",
        "chips": ["真空压铸", "浸渗", "主营"],
        "facts": [("所在地", "路德维希斯费尔德，勃兰登堡州"), ("企业规模", "小型企业（10至49人）")],
        "foreign": Text("Gehäuse im Vakuumdruckguss", "de", "original"),
        "machine": Text("真空压铸铝合金壳体", "zh-hans", "machine"),
        "reasons": {
            "strengths": ["真空压铸为主营能力", "锁模力8400 kN，满足所需的8000 kN"],
            "open": ["IATF 16949计划于2027年取得"],
            "unknown": ["年需求量"],
            "question": "计划采用哪种合金？模具由哪一方提供？",
        },
        "demand": {"title": "压铸壳体", "chips": ["真空压铸", "ISO 9001"], "sought_from": "中国东北"},
        "timeline": [
            {"when": date(2026, 9, 3), "text": "已向双方推荐", "who": "林雨文", "is_ahead": False},
            {"when": date(2026, 9, 11), "text": "双方均已同意", "who": "", "is_ahead": False},
            {"when": date(2026, 10, 12), "text": "30天后回访", "who": "", "is_ahead": True},
        ],
        "table": {
            "caption": "匹配推荐",
            "head": ["供应商", "所在地", "得分"],
            "rows": [["Druckguss Ludwigsfelde", "勃兰登堡州", "82"], ["Gießhaus Spree", "柏林", "74"]],
        },
        "empty": ["尚无合作需求", "一段文字即可，平台会从中提出建议。", "发布合作需求"],
        "notice": "您的企业资料已发布，即日起可在搜索中以匿名方式显示。",
        "dialog": ["结束该合作需求？", "结束后供应商将无法再看到，正在进行的对接不受影响。", "结束合作需求"],
        "words": {
            "progress": "资料：已填10项中的7项",
            "more": "评分依据是什么？",
            "button": "登记企业",
            "quiet": "电话联系",
            "danger": "删除登记",
            "verified": "身份已核实（2026年9月24日）",
            "tabs": ["进行中", "已对接", "已结束"],
        },
    },
}
