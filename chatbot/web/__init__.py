"""The page and the HTTP API: they call the assistant and hold no logic of answering."""
