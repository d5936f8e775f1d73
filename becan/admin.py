from django.contrib import admin

from becan.models import ActivityLog, OutgoingMail
from becan.special_days import SpecialDay


class ReadOnly:
    """History and what services write alone: looked at here, changed elsewhere."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, *args):
        return False

    def has_delete_permission(self, request, *args):
        return False


@admin.register(ActivityLog)
class ActivityLogAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "action", "content_type", "object_id", "actor", "on_behalf_of"]
    list_filter = ["action"]
    search_fields = ["=object_id", "actor__email"]
    list_select_related = ["content_type", "actor", "on_behalf_of"]


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["queued_at", "kind", "to", "subject", "due_at", "sent_at", "attempts"]
    list_filter = ["kind", "sent_at"]
    search_fields = ["to", "subject", "message_id"]


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin):
    list_display = ["day", "country", "works", "name"]
    list_filter = ["country", "works"]
    date_hierarchy = "day"
