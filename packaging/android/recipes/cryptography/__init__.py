"""A current `cryptography`; the packager's own recipe stops at 46.0.3, which has no HPKE (hybrid recipients).

Only the version differs from it. It needs `rustup` on the machine that builds. This pair with OpenSSL 3.5 has
never been compiled for Android here: if it does not build, remove this folder and the app runs on 46.0.3 without
hybrid recipients (it is tested against both).
"""

from pythonforandroid.recipes.cryptography import CryptographyRecipe


class CurrentCryptographyRecipe(CryptographyRecipe):
    """The packager's recipe with another version."""

    version = "50.0.2"


recipe = CurrentCryptographyRecipe()
