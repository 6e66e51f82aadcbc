"""What drives satisfaction: how much of its variance each question explains, however they hang together."""
