"""Passages found become a cited answer, or a refusal."""
