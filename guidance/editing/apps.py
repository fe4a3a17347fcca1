from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "guidance.editing"
    label = "editing"
    default_auto_field = "django.db.models.BigAutoField"
