"""One file per channel and driver. Everything that knows a vendor's library lives here."""
