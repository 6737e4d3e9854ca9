"""All benchmarks, one table each."""

from __future__ import annotations

from benchmarks import conformance, engine

if __name__ == "__main__":
    engine.main()
    conformance.main([])
