from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.web.forms import FileDrop, StyledForm


class ImportForm(StyledForm, forms.Form):
    """A package as a file or as text."""

    file = forms.FileField(
        label=_("File"), required=False, widget=FileDrop, help_text=_("A YAML file, up to 500 kB.")
    )
    source = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "data-wide": "1"}),
    )

    def clean(self) -> dict[str, Any]:
        """Take the file's text when there is one."""
        data = super().clean() or {}
        if file := data.pop("file", None):
            try:
                data["source"] = file.read().decode("utf-8")
            except UnicodeDecodeError as error:
                text = _("This is not UTF-8 text. Save it as UTF-8 and choose it again.")
                raise forms.ValidationError({"file": text}) from error
        if not data.get("source"):
            raise forms.ValidationError(_("Choose a file or paste the text of a package."))
        return data


class MoveForm(StyledForm, forms.Form):
    """Which version a project follows from now on, and why."""

    edition = forms.ChoiceField(label=_("Version"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, editions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(e, e) for e in editions]  # type: ignore[attr-defined]


class StartForm(StyledForm, forms.Form):
    """When the plan of a method's template begins."""

    start = forms.DateField(label=_("It starts on"))
