"""`python -m benchmarks.web`."""

from benchmarks.web.command import main

main()
