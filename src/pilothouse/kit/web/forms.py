"""Forms in our style: a renderer for all of Django's forms and a mixin for layout hints."""

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.lines import LinesWidget
from pilothouse.kit.web.picking import PickWidget

WIDE = (forms.Textarea, forms.CheckboxSelectMultiple, forms.RadioSelect, PickWidget)


class PilothouseRenderer(DjangoTemplates):
    """Set as FORM_RENDERER; then `{{ form }}` and `{{ field.as_field_group }}` look like ours."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"


class StyledForm(forms.BaseForm):
    """Mixin: `columns = 2` sets fields side by side; dates and numbers get native inputs.

    Put it first: `class RiskForm(StyledForm, forms.ModelForm)`.
    """

    columns: ClassVar[int] = 1
    short_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form and give its widgets their native input types."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            native_input(field)
            plain_words(field)
            field.widget.attrs.update({"data-short": ""} if name in self.short_fields else {})


def plain_words(field: forms.Field) -> None:
    """Say what to do about an empty field, unless the form has its own words."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("This is needed: fill it in.")


def native_input(field: forms.Field) -> None:
    """Give date and time fields the browser's own picker, in the format that it needs."""
    widget = field.widget
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        widget.attrs["rows"] = "4"


def field_kind(field: forms.BoundField) -> str:
    """Return check, choices, file, drop, lines or input: which layout a field gets."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, FileDrop):
        return "drop"
    if isinstance(widget, LinesWidget):
        return "lines"
    return "file" if isinstance(widget, forms.FileInput) else "input"


def is_wide(field: forms.BoundField) -> bool:
    """Tell whether a field takes the whole row of a form with two columns."""
    widget = field.field.widget
    return isinstance(widget, WIDE) or bool(widget.attrs.get("data-wide"))


class FileDrop(forms.FileInput):
    """A file input shown as a field onto which a file is dropped."""
