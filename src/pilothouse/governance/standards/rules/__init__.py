"""Reading packages and computing their rules, without the database."""

from pilothouse.governance.standards.rules.cel import evaluate, facts_in, sentence
from pilothouse.governance.standards.rules.package import digest_of, parse, version_key

__all__ = ["digest_of", "evaluate", "facts_in", "parse", "sentence", "version_key"]
