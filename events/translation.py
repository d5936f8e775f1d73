from modeltranslation.translator import TranslationOptions, register

from events.models import Event, EventBody, EventPhoto, EventQuestion, EventSession, EventSpeaker, Visit


@register(Event)
class EventTranslation(TranslationOptions):
    fields = Event.TRANSLATED


@register(EventBody)
class EventBodyTranslation(TranslationOptions):
    fields = EventBody.TRANSLATED


@register(EventSession)
class EventSessionTranslation(TranslationOptions):
    fields = EventSession.TRANSLATED


@register(EventSpeaker)
class EventSpeakerTranslation(TranslationOptions):
    fields = EventSpeaker.TRANSLATED


@register(EventQuestion)
class EventQuestionTranslation(TranslationOptions):
    fields = EventQuestion.TRANSLATED


@register(EventPhoto)
class EventPhotoTranslation(TranslationOptions):
    fields = EventPhoto.TRANSLATED


@register(Visit)
class VisitTranslation(TranslationOptions):
    fields = Visit.TRANSLATED
