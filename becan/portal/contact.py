"""Who answers: the one place for the contact persons that stand on every page.

The two persons are invented. Before going live, put the real ones here and their photos beside the style sheet.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy


@dataclass(frozen=True)
class Person:
    names: dict[str, str]
    function: Promise
    phone: str
    email: str
    languages: tuple[Promise, ...]
    photo: str
    wechat: str = ""
    wechat_code: str = ""
    first_for: str = ""
    is_demo: bool = False

    @property
    def name(self) -> str:
        return self.names.get(get_language() or "", self.names["de"])

    @property
    def email_parts(self) -> list[str]:
        """A long address breaks behind the @ only."""
        return self.email.split("@")

    @property
    def phone_link(self) -> str:
        return self.phone.replace(" ", "")


GERMAN = pgettext_lazy("spoken language", "German")
ENGLISH = pgettext_lazy("spoken language", "English")
CHINESE = pgettext_lazy("spoken language", "Chinese")

PEOPLE = (
    Person(
        names={"de": "Katrin Sommer"},
        function=gettext_lazy("Project manager"),
        phone="+49 30 23125 014",
        email="sommer@becan.example",
        languages=(GERMAN, ENGLISH),
        photo="becan/person-lead.svg",
        first_for="de",
        is_demo=True,
    ),
    Person(
        names={"de": "Lin Yuwen", "zh-hans": "林雨文"},
        function=gettext_lazy("Cooperation manager for Chinese companies"),
        phone="+49 30 23125 027",
        email="lin@becan.example",
        languages=(CHINESE, GERMAN, ENGLISH),
        photo="becan/person-cooperation.svg",
        wechat="BeCAN-Demo",
        wechat_code="becan/wechat-demo.svg",
        first_for="zh-hans",
        is_demo=True,
    ),
)


def people(language: str | None = None) -> list[Person]:
    """All contact persons, the one for this language first."""
    language = language or get_language()
    return sorted(PEOPLE, key=lambda person: person.first_for != language)
