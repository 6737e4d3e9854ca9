"""The description of the API as it was last agreed. `make openapi` writes it anew."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

SNAPSHOT = Path(__file__).with_name("openapi.json")


def described() -> dict[str, Any]:
    """The OpenAPI description of the code as it is, as plain JSON."""
    from django.core.serializers.json import DjangoJSONEncoder

    from pilothouse.site.api import api

    schema: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder, sort_keys=True)
    )
    return schema


def main() -> None:
    """Write the snapshot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings_test")
    import django

    django.setup()
    SNAPSHOT.write_text(json.dumps(described(), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
