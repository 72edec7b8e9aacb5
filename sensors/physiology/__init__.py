"""The body behind the simulated wristband: tension, breathing, heart, skin and movement."""
