"""The web side: health, readiness, metrics, and the webhook."""
