"""What a person agrees to when contact data go to the other country. A text is never changed, only followed by a new version.

Drafts for the customer's lawyer. Not in the catalogues: what somebody agreed to must not change with a translation.
"""

from dataclasses import dataclass

from companies.enums import Side


@dataclass(frozen=True)
class ConsentText:
    key: str
    version: str
    texts: dict[str, str]
    unnamed: dict[str, str]  # the recipient as long as its name is not known

    def in_language(self, language: str, recipient: str = "") -> str:
        return self.texts[language].format(recipient=recipient or self.unnamed[language])


TO_CHINA = ConsentText(
    key="release-to-china",
    version="2026-11",
    texts={
        "de": (
            "Ich willige ein, dass BeCAN meinen Namen, meine Funktion und die angekreuzten Kontaktdaten an {recipient}, China "
            "weitergibt. Für China gibt es keinen Angemessenheitsbeschluss der EU; Behörden können zugreifen, Rechte sind dort "
            "schwer durchzusetzen. Freiwillig, jederzeit widerrufbar; Übermitteltes kann BeCAN nicht zurückholen."
        ),
        "en": (
            "I consent to BeCAN passing my name, my function and the contact data ticked above to {recipient}, China. There is "
            "no adequacy decision of the EU for China; authorities may gain access, and rights are hard to enforce there. "
            "Voluntary, and I may withdraw at any time; BeCAN cannot take back what has been passed on."
        ),
        "zh-hans": (
            "本人同意BeCAN将本人的姓名、职务及勾选的联系方式提供给{recipient}（中国）。欧盟尚未就中国作出充分性认定；"
            "有关部门可能查阅数据，权利在当地较难主张。同意出于自愿，可随时撤回；已提供的信息BeCAN无法收回。"
        ),
    },
    unnamed={"de": "das hier beschriebene Unternehmen", "en": "the company described here", "zh-hans": "本页所述企业"},
)

TO_GERMANY = ConsentText(
    key="release-to-germany",
    version="2026-11",
    texts={
        "de": (
            "Ich stimme gesondert zu: BeCAN (Betreiber automotive BerlinBrandenburg e.V., Berlin, Deutschland) gibt meinen Namen, "
            "meine Funktion und die angekreuzten Kontaktdaten an {recipient}, Deutschland, für diese Kooperationsgespräche weiter. "
            "Die Daten werden in Deutschland gespeichert. Ich kann jederzeit widerrufen; der Widerruf berührt die vorherige "
            "Verarbeitung nicht."
        ),
        "en": (
            "I consent separately: BeCAN (run by automotive BerlinBrandenburg e.V., Berlin, Germany) passes my name, my function "
            "and the contact data ticked above to {recipient}, Germany, for these talks on cooperation. The data are stored in "
            "Germany. I may withdraw at any time; a withdrawal does not affect what was processed before."
        ),
        "zh-hans": (
            "本人单独同意：BeCAN（运营方 automotive BerlinBrandenburg e.V.，德国柏林）将本人的姓名、职务及勾选的联系方式"
            "提供给{recipient}，用于本次合作洽谈。数据存储于德国。本人可随时撤回；撤回不影响此前的处理。"
        ),
    },
    unnamed={
        "de": "das hier beschriebene Unternehmen",
        "en": "the company described here",
        "zh-hans": "本页所述企业（德国）",
    },
)


def consent_text_for(recipient) -> ConsentText:
    """By the side of the company that receives the data."""
    return TO_CHINA if recipient.side == Side.CHINA else TO_GERMANY
