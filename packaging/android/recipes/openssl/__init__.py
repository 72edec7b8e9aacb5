"""OpenSSL 3.5, the long-term line (supported until April 2030); the packager's own recipe stops at 3.3.1.

Only version, address and hash differ from it. The hash is that of the original archive as Debian keeps it beside
the publisher's signature (source package openssl 3.5.9-1~deb13u1).
"""

from pythonforandroid.recipes.openssl import OpenSSLRecipe


class LongTermOpenSSLRecipe(OpenSSLRecipe):
    """The packager's recipe with another version."""

    version = "3.5.9"
    url = "https://github.com/openssl/openssl/releases/download/openssl-{version}/openssl-{version}.tar.gz"
    sha256sum = "603f5602e2eef00d77fbd429d34dcd5822bb301757a1bc9cdb24c670f1eb859a"


recipe = LongTermOpenSSLRecipe()
