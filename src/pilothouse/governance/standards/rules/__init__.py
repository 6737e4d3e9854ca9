"""Reading packages and computing their rules, without the database."""

from pilothouse.governance.standards.rules.cel import evaluate, facts_in, sentence
from pilothouse.governance.standards.rules.package import digest_of, parse, version_key
from pilothouse.governance.standards.rules.plan import plan_edits

__all__ = ["digest_of", "evaluate", "facts_in", "parse", "plan_edits", "sentence", "version_key"]
