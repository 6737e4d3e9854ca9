"""A package small enough to see at a glance."""

SMALL = """\
code: small
version: "1.0"
name: Small
summary: As little as can be.
suits: Tests.
stages:
  - key: charter
    name: Charter
    purpose: Begin.
gates:
  - key: hand_over
    name: Hand-over

    purpose: Go.
    opens: execution
criteria:
  # The one thing that is asked.
  - key: quiet
    gate: hand_over
    level: blocks
    rule: risks.open == 0
    evidence: "{risks.open} open risks"
    why: It is a test.
    title: No risk is open
    mend: Close them.
    mend_at: risks
"""
