"""What runs: channels, intake, dispatch, delivery, the clock, and their wiring."""
