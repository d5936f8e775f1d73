"""Who answers for a company, and the code with which they are found in WeChat or WeCom."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from companies.models import ContactPerson
from companies.services.pictures import forget_file
from companies.services.profiles_changes import lock
from companies.services.profiles_records import remove_record, save_record


@transaction.atomic
def save_contact(company, person, values, *, by, stamp=None):
    """The first one is the one we write to; later another may be chosen."""
    lock(company)
    others = company.contact_persons.exclude(pk=person.pk)
    is_primary = values.get("is_primary") or not others.filter(is_primary=True).exists()
    if is_primary:
        others.filter(is_primary=True).update(is_primary=False)
    return save_record(company, person, values | {"is_primary": is_primary}, by=by, stamp=stamp)


@transaction.atomic
def remove_contact(company, person, *, by):
    if person.is_primary:
        raise DomainError(_("Please say first who answers instead: this is the person we write to."))
    set_chat_code(person, None)
    remove_record(company, person, by=by)


@transaction.atomic
def set_chat_code(person, upload):
    """``upload`` is a clean file of ``companies.uploads``, or None to take the code away."""
    locked = ContactPerson.objects.select_for_update().get(pk=person.pk)
    forget_file(locked.chat_code)
    if upload is None:
        locked.chat_code = ""
        locked.save(update_fields=["chat_code"])
    else:
        locked.chat_code.save(f"code{upload.suffix}", ContentFile(upload.data))
    person.chat_code = locked.chat_code
