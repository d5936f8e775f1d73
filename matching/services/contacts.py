"""Contact data and the consent they go out under: only what was ticked, only for the person who agreed, only until withdrawn."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Consent, ContactPerson
from companies.texts import in_language
from matching.consent_texts import consent_text_for
from matching.enums import Part
from matching.models import Introduction, IntroductionSide
from matching.rules import is_named

SCOPE = ("email", "phone", "wechat")  # name and function always go with them


@dataclass(frozen=True)
class Release:
    """What a yes lets out: whose data, which of them, and the language in which the text was read."""

    contact_person: ContactPerson
    language: str
    scope: list[str] = field(default_factory=list)


def consent_text(introduction: Introduction, part: Part, language: str) -> str:
    """The text as the person of ``part`` reads it: the other side is named only where its name is known."""
    recipient = getattr(introduction, part.other)
    name = _name_and_place(recipient, language) if is_named(introduction, part.other) else ""
    return consent_text_for(recipient).in_language(language, name)


def _name_and_place(company, language):
    comma = "，" if language == "zh-hans" else ", "
    return comma.join(filter(None, [in_language(company, "name", language).value, company.city]))


def give_consent(introduction, side: IntroductionSide, release: Release, *, channel, recorded_by=None) -> Consent:
    text = consent_text_for(getattr(introduction, Part(side.side).other))
    return Consent.objects.create(
        company=getattr(introduction, side.side),
        person=release.contact_person.get_full_name(),
        user=release.contact_person.user,
        text_key=text.key,
        text_version=text.version,
        language=release.language,
        scope=["name", *release.scope],
        channel=channel,
        recorded_by=recorded_by,
        about=introduction,
    )


def consents_in_force(introduction, part: Part):
    kind = ContentType.objects.get_for_model(Introduction)
    company = getattr(introduction, part)
    return Consent.objects.in_force().filter(content_type=kind, object_id=str(introduction.pk), company=company)


def end_consents(introduction, part: Part) -> None:
    consents_in_force(introduction, part).update(withdrawn_at=timezone.now())


def released_contact(introduction: Introduction, part: Part) -> list[tuple[str, str]]:
    """(label, value) of what the other side may read of this one; empty before the second yes and after a withdrawal."""
    side = next(side for side in introduction.sides.all() if side.side == part)
    consent = consents_in_force(introduction, part).first() if introduction.introduced_at else None
    person = side.contact_person
    if not consent or not person or person.get_full_name() != consent.person:  # somebody else answers now: not what was agreed to
        return []
    labels = {"email": _("E-mail"), "phone": _("Phone"), "wechat": _("WeChat ID")}
    lines = [(_("Name"), person.get_full_name()), (_("Function"), person.function)]
    lines += [(labels[item], getattr(person, item)) for item in SCOPE if item in consent.scope]
    return [(label, value) for label, value in lines if value]
