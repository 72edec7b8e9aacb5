"""bleak with the two Java classes of its Android backend, pinned to a release.

bleak's own recipe clones a branch that moves, so two builds of the same app could differ. Without any recipe the
package is installed but its Java classes are absent and no scan ever answers (hbldh/bleak issue 756).
"""

from pathlib import Path
from shutil import copytree

from pythonforandroid.logger import info
from pythonforandroid.recipe import PyProjectRecipe


class BleakRecipe(PyProjectRecipe):
    """Builds bleak's wheel from the release's source and hands its Java classes to the Android project."""

    version = "3.1.0"
    url = "https://github.com/hbldh/bleak/archive/refs/tags/v{version}.tar.gz"
    depends = ["pyjnius"]  # noqa: RUF012  the packager adds to this list

    def postbuild_arch(self, arch):
        """Put the Java classes where the packager compiles Java from."""
        super().postbuild_arch(arch)
        info("Copying the Java classes of bleak's Android backend")
        java = Path(self.get_build_dir(arch.arch)) / "bleak" / "backends" / "p4android" / "java"
        copytree(java, self.ctx.javaclass_dir, dirs_exist_ok=True)


recipe = BleakRecipe()
