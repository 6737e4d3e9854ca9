from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.estates.models import Estate
from pilothouse.delivery.work.queries import portfolios, programmes
from pilothouse.delivery.work.types import USUAL_METHOD, method_choices
from pilothouse.foundation.people.queries import staff
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import FileDrop, StyledForm

_ARCHIVE = _(
    "A zip of the folder: MPP, MS Project XML, XER, Primavera XML and others, with the shared "
    "resource pool, at most 200 MB"
)


class EstateForm(StyledForm, forms.ModelForm[Estate]):
    """Where a folder of plans goes, and who answers for projects that name nobody."""

    method = forms.ChoiceField(label=_("Method"), initial=USUAL_METHOD)
    archive = forms.FileField(
        label=_("Folder of plans"), widget=FileDrop(attrs={"accept": ".zip"}), help_text=_ARCHIVE
    )
    columns = 2

    class Meta:
        model = Estate
        fields: ClassVar[list[str]] = [
            "archive", "name", "portfolio", "programme", "sponsor", "business_pm", "technical_pm",
            "method",
        ]  # fmt: skip
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _("The same name again means the same folder."),
            "business_pm": _("Of projects whose file names no manager whom we know."),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "portfolio": portfolios(actor), "programme": programmes(actor),
            "sponsor": staff(actor), "business_pm": staff(actor), "technical_pm": staff(actor),
        }  # fmt: skip
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["method"].choices = method_choices()  # type: ignore[attr-defined]


class AgainForm(StyledForm, forms.Form):
    """A newer archive of a folder."""

    archive = forms.FileField(
        label=_("The folder as it is now"), widget=FileDrop(attrs={"accept": ".zip"}),
        help_text=_ARCHIVE,
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
