"""Streaming signal processing: numpy only, causal, the same numbers live, in replay and in re-analysis."""
