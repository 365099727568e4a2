"""Who may know whom, and what is never loaded before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "interviewer"
ADAPTERS = ("llm", "speech", "terminal", "web", "storage", "reports")
_HEAVY = ("langchain", "langchain_core", "openai", "langsmith", "faster_whisper", "ctranslate2",
          "onnxruntime", "sounddevice", "starlette", "uvicorn", "numpy", "hibari",
          "prompt_toolkit")  # fmt: skip
_PURE = {"pydantic", "interviewer"}


def _modules() -> dict[str, ast.Module]:
    return {
        ".".join(("interviewer", *path.relative_to(PACKAGE).with_suffix("").parts)): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _ours(tree: ast.Module) -> set[str]:
    return {name for name in _imports(tree) if name.startswith("interviewer.")}


MODULES = _modules()


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("interviewer.core.")])
def test_the_core_knows_only_itself_pydantic_and_the_standard_library(module: str) -> None:
    allowed = {"interviewer.core", "interviewer.errors"}
    for name in _imports(MODULES[module]):
        root = name.partition(".")[0]
        assert root in sys.stdlib_module_names or root in _PURE, name
        if root == "interviewer":
            assert any(name == item or name.startswith(f"{item}.") for item in allowed), name


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("interviewer.core.")])
def test_the_core_has_no_effects(module: str) -> None:
    forbidden = {"os", "io", "pathlib", "socket", "subprocess", "time", "secrets", "logging",
                 "threading", "asyncio", "tempfile", "shutil", "sys"}  # fmt: skip
    assert not {name.partition(".")[0] for name in _imports(MODULES[module])} & forbidden
    calls = [
        node.func.id
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"print", "open", "input"} & set(calls)
    clocks = [
        node.attr
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    ]  # fmt: skip
    assert clocks == []


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_adapters_know_ports_core_and_errors_and_never_each_other(adapter: str) -> None:
    allowed = {
        "interviewer.core",
        "interviewer.ports",
        "interviewer.errors",
        "interviewer.resources",
    }
    allowed |= {f"interviewer.{adapter}", "interviewer.yaml_files", "interviewer.labels"}
    if adapter == "web":
        allowed |= {"interviewer.session", "interviewer.speaking"}
    if adapter == "llm":
        allowed |= {"interviewer.examiners"}
    strangers = {
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        if module.startswith(f"interviewer.{adapter}.")
        for name in _ours(tree)
        if not any(name == item or name.startswith(f"{item}.") for item in allowed)
    }
    assert strangers == set()


_LOOPS = ["interviewer.ports", "interviewer.session", "interviewer.examiners"]
_LOOPS += [module for module in MODULES if module.startswith("interviewer.speaking.")]


@pytest.mark.parametrize("module", _LOOPS)
def test_ports_and_the_loops_know_no_adapter(module: str) -> None:
    assert not [
        name for name in _ours(MODULES[module]) if name.split(".")[1] in (*ADAPTERS, "commands")
    ]


def test_nobody_knows_the_commands_but_the_command_line() -> None:
    knowing = [
        module
        for module, tree in MODULES.items()
        if any(name.startswith(("interviewer.commands", "interviewer.cli")) for name in _ours(tree))
        and not module.startswith(("interviewer.commands", "interviewer.cli"))
        and module != "interviewer.__main__"
    ]
    assert knowing == []


def test_only_the_settings_read_the_environment() -> None:
    reading = [
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert set(reading) <= {"interviewer.settings", "interviewer.cli"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["chat", "--topic", "optimization", "--seed", "1"],
        ["review"],
        ["sessions"],
        ["playbook", "list"],
        ["doctor"],
        ["progress"],
        ["drill", "--list"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_nothing_heavy_is_loaded_without_a_model_or_a_microphone(
    arguments: list[str], tmp_path: Path
) -> None:
    script = (
        "import sys\n"
        "from interviewer.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('LOADED', *[name for name in {_HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="It keeps two running averages.\n\nWe pay memory for it.\n",
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "LOADED"
