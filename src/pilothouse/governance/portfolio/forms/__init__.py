"""Input of the pages of proposals."""

from pilothouse.governance.portfolio.forms.choosing import ChooseForm
from pilothouse.governance.portfolio.forms.linking import LinkForm
from pilothouse.governance.portfolio.forms.proposals import (
    AssessForm,
    DecideForm,
    ModelForm,
    ObjectiveForm,
    ProposalForm,
    PutForwardForm,
    TakeUpForm,
)

__all__ = [
    "AssessForm",
    "ChooseForm",
    "DecideForm",
    "LinkForm",
    "ModelForm",
    "ObjectiveForm",
    "ProposalForm",
    "PutForwardForm",
    "TakeUpForm",
]
