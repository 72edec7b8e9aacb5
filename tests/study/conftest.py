"""A small tablet for every test of this folder."""

from tests.trial import home, trained_once, vault

__all__ = ["home", "trained_once", "vault"]
