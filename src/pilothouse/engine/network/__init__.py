"""The plan as plain data: what every other engine part reads."""
