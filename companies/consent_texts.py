"""What a company's person agrees to. A text is never changed, only followed by a new version.

Drafts for the customer's lawyer. Not in the catalogues: what somebody agreed to must not change with a translation.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentText:
    key: str
    version: str
    texts: dict[str, str]


COMPANY_LISTING = ConsentText(
    key="company-listing",
    version="2026-11",
    texts={
        "de": (
            "Ich willige ein, dass BeCAN (automotive BerlinBrandenburg e.V., Berlin) die Angaben zu unserer Firma sowie meinen Namen, "
            "meine Funktion und meine Kontaktdaten speichert, um die Firma zu prüfen und Kooperationspartner für sie zu suchen. Die "
            "Daten liegen in Deutschland. Mein Name und meine Kontaktdaten gehen nur dann an ein anderes Unternehmen, wenn ich dem "
            "für dieses Unternehmen zustimme. Freiwillig, jederzeit widerrufbar; dann nehmen wir das Profil heraus."
        ),
        "en": (
            "I consent to BeCAN (automotive BerlinBrandenburg e.V., Berlin, Germany) storing what I entered about our company, and my "
            "name, my function and my contact data, to check the company and to look for cooperation partners for it. The data are "
            "stored in Germany. My name and contact data go to another company only if I agree to it for that company. Voluntary, "
            "and I may withdraw at any time; then the profile is taken down."
        ),
        "zh-hans": (
            "本人同意BeCAN（运营方 automotive BerlinBrandenburg e.V.，德国柏林）保存本企业的填报信息以及本人的姓名、职务和联系方式，"
            "用于核实企业身份并为其寻找合作伙伴。数据存储于德国。只有经本人针对具体企业另行同意，本人的姓名和联系方式才会提供给该企业。"
            "同意出于自愿，可随时撤回；撤回后企业资料将下架。"
        ),
    },
)

# PIPL Articles 23, 38 and 39 ask for a consent of its own before data of persons in China are stored abroad: never ticked beforehand,
# never one with another consent. For the customer's lawyer: ground of the transfer (Article 38), representative in China (Article 53).
STORAGE_ABROAD = ConsentText(
    key="storage-in-germany",
    version="2026-11",
    texts={
        "de": (
            "Ich stimme gesondert zu: Mein Name, meine Funktion und meine Kontaktdaten werden aus China an BeCAN (automotive "
            "BerlinBrandenburg e.V., Berlin, Deutschland) übermittelt und auf Servern in Deutschland gespeichert, um unsere Firma zu "
            "prüfen und mit mir Kontakt zu halten. Auskunft, Berichtigung und Löschung verlange ich bei BeCAN. Ich kann jederzeit "
            "widerrufen; der Widerruf berührt die vorherige Verarbeitung nicht."
        ),
        "en": (
            "I consent separately: my name, my function and my contact data are transferred from China to BeCAN (automotive "
            "BerlinBrandenburg e.V., Berlin, Germany) and stored on servers in Germany, to check our company and to stay in touch with "
            "me. I ask BeCAN for access, correction and erasure. I may withdraw at any time; a withdrawal does not affect what was "
            "processed before."
        ),
        "zh-hans": (
            "本人单独同意：将本人的姓名、职务和联系方式从中国提供给BeCAN（运营方 automotive BerlinBrandenburg e.V.，德国柏林），"
            "存储于德国境内的服务器，用于核实本企业身份并与本人联系。本人可向BeCAN查阅、更正、删除个人信息。"
            "本人可随时撤回同意；撤回不影响此前的处理。"
        ),
    },
)
