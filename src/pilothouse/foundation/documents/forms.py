from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.documents.rules import ACCEPTED, LARGEST
from pilothouse.foundation.documents.types import DocumentKind, Upload
from pilothouse.kit.web.forms import FileDrop, StyledForm


class UploadField(forms.FileField):
    """A file of bounded size, read into an Upload."""

    def clean(self, data: object, initial: object = None) -> Upload:
        """Refuse by size before reading."""
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 50 MB."))
        return Upload(file.name, file.read())


class DocumentForm(StyledForm, forms.Form):
    """A new document with its file."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    file = UploadField(
        label=_("File"),
        widget=FileDrop(attrs={"accept": ACCEPTED}),
        help_text=_("Office files, PDF, pictures, plans and text, up to 50 MB."),
    )


class VersionForm(StyledForm, forms.Form):
    """A newer version of a document."""

    file = UploadField(label=_("File"), widget=FileDrop(attrs={"accept": ACCEPTED}))
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)
