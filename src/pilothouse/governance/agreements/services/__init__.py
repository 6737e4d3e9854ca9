"""Changing agreements: our side and the client's."""

from pilothouse.governance.agreements.services.client import (
    ask_change,
    client_comment,
    note_first_view,
    sign,
)
from pilothouse.governance.agreements.services.ours import (
    reply,
    revoke_link,
    save_draft,
    send_version,
    withdraw,
)

__all__ = [
    "ask_change",
    "client_comment",
    "note_first_view",
    "reply",
    "revoke_link",
    "save_draft",
    "send_version",
    "sign",
    "withdraw",
]
