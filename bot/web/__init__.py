"""The web side: health, readiness, metrics."""
