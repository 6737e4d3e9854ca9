"""Background work with progress, retry, cancellation and schedules."""
