"""What happens when someone speaks, taps, or the clock strikes. One file per feature."""
