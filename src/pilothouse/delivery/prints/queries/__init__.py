"""Reading prints and read-only links; laying a plan out for paper."""

from pilothouse.delivery.prints.queries.layout import laid_out, shared_page
from pilothouse.delivery.prints.queries.rows import (
    link_share,
    plan_print,
    prints,
    prints_of,
    secret_of,
    share,
    share_actor,
    share_of_secret,
    shares,
    shares_of,
    usable_share,
)

__all__ = [
    "laid_out",
    "link_share",
    "plan_print",
    "prints",
    "prints_of",
    "secret_of",
    "share",
    "share_actor",
    "share_of_secret",
    "shared_page",
    "shares",
    "shares_of",
    "usable_share",
]
