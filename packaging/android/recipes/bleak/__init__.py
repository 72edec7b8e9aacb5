"""bleak with the two Java classes of its Android backend, pinned to a release by its hash.

bleak's own recipe clones a branch that moves, so two builds of the same app could differ. Without any recipe the
package is installed but its Java classes are absent and no scan ever answers (hbldh/bleak issue 756). The source
is the published one, whose hash our requirements hold, too; an archive made on request has no fixed bytes.
"""

from pathlib import Path
from shutil import copytree

from pythonforandroid.logger import info
from pythonforandroid.recipe import PyProjectRecipe


class BleakRecipe(PyProjectRecipe):
    """Builds bleak's wheel from the release's source and hands its Java classes to the Android project."""

    version = "3.1.0"
    url = "https://files.pythonhosted.org/packages/source/b/bleak/bleak-{version}.tar.gz"
    sha256sum = "e37fd30c4691c908d31c8b92ca55b92a22ab924a77c35579822c859042992145"
    depends = ["pyjnius"]  # noqa: RUF012  the packager adds to this list

    def postbuild_arch(self, arch):
        """Put the Java classes where the packager compiles Java from."""
        super().postbuild_arch(arch)
        info("Copying the Java classes of bleak's Android backend")
        java = Path(self.get_build_dir(arch.arch)) / "bleak" / "backends" / "p4android" / "java"
        copytree(java, self.ctx.javaclass_dir, dirs_exist_ok=True)


recipe = BleakRecipe()
