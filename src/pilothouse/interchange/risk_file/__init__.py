"""A file of what is uncertain about a plan: plain JSON in, `engine.risk.Uncertainty` out.

The file is described in docs/engine/risk.md.
"""

from pilothouse.interchange.risk_file.reader import RiskFile, load
from pilothouse.interchange.risk_file.values import RiskFileError

__all__ = ["RiskFile", "RiskFileError", "load"]
