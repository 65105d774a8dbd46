"""What `make bench` measures. Nothing here is imported by the bot."""
