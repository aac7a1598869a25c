"""Nothing that one system alone knows is called unguarded: this lint stands in for machines that are not here."""

from __future__ import annotations

import ast
import re

import pytest

POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
WINDOWS_MODULES = {"msvcrt", "winreg", "winsound", "_winapi"}
# What the standard library documents as « Availability: Unix ».
UNIX = {
    "os": (
        "O_CLOEXEC O_DIRECTORY O_NOFOLLOW WNOHANG chown chroot confstr ctermid fchdir fchmod fchown fork "
        "forkpty getegid geteuid getgid getgroups getloadavg getpgid getpgrp getpriority getresgid getresuid "
        "getsid getuid initgroups killpg lchown lockf major minor mkfifo mknod nice openpty posix_fadvise "
        "posix_fallocate posix_spawn pread pwrite sched_getaffinity sched_setaffinity sched_yield sendfile "
        "setegid seteuid setgid setgroups setpgid setpriority setsid setuid statvfs sync sysconf tcgetpgrp "
        "tcsetpgrp ttyname uname wait wait3 wait4 waitid"
    ),
    "signal": (
        "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGUSR1 "
        "SIGUSR2 SIGXCPU alarm getitimer pause pthread_kill pthread_sigmask setitimer sigpending sigwait"
    ),
    "select": "epoll kqueue poll",
    "time": "clock_gettime tzset",
    "socket": "AF_UNIX socketpair",
}
POSIX_NAMES = {module: set(names.split()) for module, names in UNIX.items()}
POSIX_PLACES = re.compile(r"/(tmp|dev|proc|sys|bin|usr|etc|var|home)(/|$)")
POSIX_OPTIONS = {"shell", "preexec_fn", "pass_fds"}
OPENING = {"open", "read_text", "write_text"}
DECODING = {"text", "universal_newlines"}  # what another program says, in the encoding of the system
BUILT_IN_MODULES = {*POSIX_MODULES, *WINDOWS_MODULES}

# Where one system is asked for what it alone has, and what the others do there.
GUARDED = {
    "src/analysis/storage/locks.py": {
        "fcntl": "everywhere but on Windows",
        "msvcrt": "on Windows only",
    },
    "src/analysis/readers/apart.py": {"resource": "where it lacks, as on Windows, memory is not bounded"},
    "src/analysis/commands/running.py": {"send_signal()": "answers SIGTERM, which reaches no handler on Windows"},
}
# As a program writes them: only those that hold one are read as programs.
WRITTEN = [
    rf"\b({'|'.join(BUILT_IN_MODULES)})\b",
    rf"\b({'|'.join([*POSIX_OPTIONS, *DECODING])})\s*=",
    rf"\b({'|'.join([*OPENING, 'send_signal', 'to_csv'])})\s*\(",
    rf"\.\s*({'|'.join(set().union(*POSIX_NAMES.values()))})\b",
    rf"\bfrom\s+({'|'.join(POSIX_NAMES)})\s+import\b",
    rf"[\"']{POSIX_PLACES.pattern}",
]
LOOKED_AT = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Constant, ast.Call)
SUSPECT = re.compile("|".join(WRITTEN))


def faults_of(source):
    """Return what a program asks of one system alone, and texts in the encoding or with the line ends of the system."""
    if not SUSPECT.search(source):
        return set()
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, LOOKED_AT)]
    imports = [node for node in nodes if isinstance(node, ast.Import)]
    named = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    return {fault for node in nodes for fault in _faults(node, named)}


def _faults(node, named):
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names if alias.name in BUILT_IN_MODULES)
        case ast.ImportFrom(module=module, names=names) if module in BUILT_IN_MODULES:
            yield module
        case ast.ImportFrom(module=module, names=names) if module in POSIX_NAMES:
            yield from (f"{module}.{alias.name}" for alias in names if alias.name in POSIX_NAMES[module])
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            module = named.get(name)
            if attribute in POSIX_NAMES.get(module, ()):
                yield f"{module}.{attribute}"
        case ast.Constant(value=str(text)) if POSIX_PLACES.match(text):
            yield text
        case ast.Call():
            yield from _call_faults(node)


def _call_faults(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "send_signal":
        yield "send_signal()"
    options = {option.arg: option.value for option in call.keywords}
    yield from (
        f"{option}="
        for option in POSIX_OPTIONS & options.keys()
        if not (isinstance(options[option], ast.Constant) and not options[option].value)
    )
    is_plain_open = isinstance(call.func, ast.Name) if name == "open" else not _is_of_a_parent(call.func)
    modes = [value.value for value in (*call.args, *options.values()) if isinstance(value, ast.Constant)]
    is_binary = any(isinstance(mode, str) and re.fullmatch("[rwax]b|b[rwax]|[rwax]b\\+", mode) for mode in modes)
    place = {"read_text": 0, "write_text": 1}.get(name)  # of the encoding among arguments that have no name
    is_said = "encoding" in options or None in options or (place is not None and len(call.args) > place)
    if name in OPENING and is_plain_open and not is_binary and not is_said:
        yield f"{name}() without encoding="
    is_written = name == "write_text" or (name == "open" and any(re.match("[wax]", str(mode)) for mode in modes))
    if is_written and not is_binary and "encoding" in options and "newline" not in options:
        yield f"{name}() without newline="
    if name == "to_csv" and "lineterminator" not in options:
        yield "to_csv() without lineterminator="
    if DECODING & options.keys() and "encoding" not in options and name in ("run", "Popen", "check_output"):
        yield f"{name}() without encoding="


def _is_of_a_parent(function):
    """Say whether it is `super().f`, which is no function of a path."""
    return isinstance(function, ast.Attribute) and ast.unparse(function.value) == "super()"


@pytest.mark.parametrize(
    ("program", "faults"),
    [
        ("import fcntl", {"fcntl"}),
        ("from resource import getrusage", {"resource"}),
        ("import os\nos.fork()", {"os.fork"}),
        ("import os as system\nsystem.getuid()", {"os.getuid"}),
        ("import signal\nsignal.SIGKILL", {"signal.SIGKILL"}),
        ("from os import killpg", {"os.killpg"}),
        ("Path('/tmp/here')", {"/tmp/here"}),
        ("run('ls', shell=True)", {"shell="}),
        ("run(['ls'], preexec_fn=last)", {"preexec_fn="}),
        ("child.send_signal(signal.SIGINT)", {"send_signal()"}),
        ("open('a')", {"open() without encoding="}),
        ("place.read_text()", {"read_text() without encoding="}),
        ("place.write_text(text)", {"write_text() without encoding="}),
        ("place.write_text(text, encoding='utf-8')", {"write_text() without newline="}),
        ("place.open('w', encoding='utf-8')", {"open() without newline="}),
        ("table.to_csv(index=False)", {"to_csv() without lineterminator="}),
        ("subprocess.run(['git'], text=True)", {"run() without encoding="}),
        (
            "import os, signal\nos.replace(a, b)\nsignal.SIGTERM\nrun([], shell=False)\nopen('a', 'rb')\n"
            "place.read_text('utf-8')\nplace.write_text(text, encoding='utf-8', newline='\\n')\n"
            "archive.open('a')\n'a/tmp/b'",
            set(),
        ),
    ],
)
def test_the_lint_sees_what_one_system_alone_knows(program, faults):
    assert faults_of(program) == faults


def test_nothing_of_one_system_is_called_unguarded(root):
    programs = [*(root / "src").rglob("*.py"), *(root / "workflow").rglob("*.py")]
    assert len(programs) > 300
    found = {path.relative_to(root).as_posix(): faults_of(path.read_text("utf-8")) for path in programs}
    assert {path: faults for path, faults in found.items() if faults} == {
        path: set(reasons) for path, reasons in GUARDED.items()
    }


def test_no_rule_calls_a_shell(root):
    rules = [root / "Snakefile", *(root / "workflow").rglob("*.smk")]
    assert len(rules) > 10
    assert not [path.name for path in rules if re.search(r"^\s*shell\s*:|\bshell\(", path.read_text("utf-8"), re.M)]


def test_a_lock_is_installed_with_the_project_never_instead_of_it(root):
    read = [*(root / "docs").glob("*.md"), *root.glob("README*.md"), *(root / "src").rglob("*.py")]
    assert len(read) > 500
    assert [str(path) for path in read if "pip sync" in path.read_text("utf-8")] == []
