"""What a participant agrees to beyond the registration. A text is never changed, only followed by a new version.

Drafts for the customer's lawyer. Not in the catalogues: what somebody agreed to must not change with a translation.
"""

from companies.consent_texts import ConsentText

PASSPORT = ConsentText(
    key="event-passport",
    version="2026-11",
    texts={
        "de": (
            "Ich willige ein, dass BeCAN (automotive BerlinBrandenburg e.V., Berlin) meine Passnummer und mein Geburtsdatum allein für "
            "das Einladungsschreiben verwendet, das ich der deutschen Auslandsvertretung vorlege. Nur die Organisatorinnen und "
            "Organisatoren der Reise sehen die Angaben; sie liegen verschlüsselt in Deutschland und werden 30 Tage nach dem Besuch "
            "gelöscht. Freiwillig und jederzeit widerrufbar; ohne die Angaben kann die Auslandsvertretung weitere Unterlagen verlangen."
        ),
        "en": (
            "I consent to BeCAN (automotive BerlinBrandenburg e.V., Berlin, Germany) using my passport number and date of birth only for "
            "the invitation letter that I show to the German mission abroad. Only the organisers of the journey see them; they are "
            "stored encrypted in Germany and erased 30 days after the visit. Voluntary, and I may withdraw at any time; without them "
            "the mission may ask for further papers."
        ),
        "zh-hans": (
            "本人单独同意：BeCAN（运营方 automotive BerlinBrandenburg e.V.，德国柏林）仅为制作向德国驻外使领馆提交的邀请函而使用本人的护照号码和出生日期。"
            "上述信息仅由本次活动的组织人员查看，在德国加密存储，并于访问结束30天后删除。同意出于自愿，可随时撤回；"
            "如不提供，使领馆可能要求补充其他材料。"
        ),
    },
)
