"""`python -m benchmarks.web`."""

from benchmarks.web.command import main

if __name__ == "__main__":
    main()
