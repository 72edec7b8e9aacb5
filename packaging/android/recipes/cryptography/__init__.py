"""A current `cryptography`; the packager's own recipe stops at 46.0.3, which has no HPKE (hybrid recipients).

Only version, address and hash differ from it: the published source, whose hash our requirements hold, too. It
needs `rustup` on the machine that builds. This pair with OpenSSL 3.5 has never been compiled for Android here: if
it does not build, remove this folder; the app then runs on 46.0.3 without hybrid recipients. It is tested against
both.
"""

from pythonforandroid.recipes.cryptography import CryptographyRecipe


class CurrentCryptographyRecipe(CryptographyRecipe):
    """The packager's recipe with another version."""

    version = "50.0.2"
    url = "https://files.pythonhosted.org/packages/source/c/cryptography/cryptography-{version}.tar.gz"
    sha256sum = "7b46165bb56eb4704e2eaaf86f3c940d19154535d9b0ca7d6d590b04060e00d5"


recipe = CurrentCryptographyRecipe()
