"""The build fetches the face of the paper once, and again only when its lock file changes."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path, hook, monkeypatch):
    """A folder of the paper, and an npm that brings every file of the package."""
    for name in hook.PAPER_INPUTS:
        shutil.copy(ROOT / "dashboard" / "paper" / name, tmp_path)

    def bring(_command, where, _node):
        package = where / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
        for name in (*hook.FACES, "LICENSE_FONT"):
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(name)

    monkeypatch.setattr(hook, "find_node", lambda: (Path("node"), ["npm"]))
    monkeypatch.setattr(hook, "run", bring)
    return tmp_path


def test_faces_come_with_their_licence_and_nothing_else_stays(hook, folder):
    assert hook.fetch_faces(folder)
    kept = {path.name for path in (folder / "fonts").iterdir()}
    assert kept == {*(Path(face).name for face in hook.FACES), "LICENSE", hook.STAMP}
    assert not (folder / "node_modules").exists()


def test_they_are_fetched_once(hook, folder):
    assert hook.fetch_faces(folder)
    assert not hook.fetch_faces(folder)
    (folder / "package-lock.json").write_text("{}")
    assert not hook.has_faces(folder)
