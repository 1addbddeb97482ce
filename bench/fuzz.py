"""Fuzz what reads strangers' bytes, a while on each target, and say how much was tried and what broke.

Coverage-guided by atheris (pip install "atheris>=3,<4"). What breaks, or takes more than two seconds of CPU,
is written where you stand; minimise it and keep it in tests/fuzz/seeds.

    python bench/fuzz.py --seconds 60
    python bench/fuzz.py html --seconds 600
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

FUZZ = Path(__file__).resolve().parents[1] / "tests" / "fuzz"
SLOWEST = 2.0
"""Seconds of CPU for one input; the fuzzer's instruments about double what it takes."""

INSTRUMENTED = ("aggregator.parse", "aggregator.clean", "aggregator.dates", "aggregator.fetch",
                "aggregator.config", "aggregator.yamlfile", "aggregator.websub")  # fmt: skip


class TooSlowError(Exception):
    """An input took longer than any may."""


def fuzz(name: str, arguments: list[str]) -> None:
    """Feed one target until the time is over or it breaks."""
    import atheris  # noqa: PLC0415 - only here: the command itself needs no fuzzer

    sys.path.insert(0, str(FUZZ.parents[1]))
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        import aggregator.warm  # noqa: F401, PLC0415 - what is loaded once is no input's fault
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - imported under the fuzzer's eyes

    def once(data: bytes) -> None:
        start = process_time()
        TARGETS[name](data)
        if (took := process_time() - start) > SLOWEST:
            raise TooSlowError(f"{took:.1f} s")

    atheris.Setup([sys.argv[0], *arguments], once)
    atheris.Fuzz()


def report(name: str, seconds: int) -> bool:
    """Fuzz a target in a process of its own; print what came of it and tell whether it held."""
    with tempfile.TemporaryDirectory() as corpus:
        done = subprocess.run(
            [sys.executable, __file__, name, "--inside", f"-max_total_time={seconds}", "-print_final_stats=1",
             "-max_len=20000", "-len_control=20", "-timeout=30", "-rss_limit_mb=2000",
             f"-artifact_prefix=fuzz-{name}-", corpus, str(FUZZ / "seeds" / name)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    said = done.stderr.splitlines()
    tried = next(
        (line.rpartition(":")[2].strip() for line in said if "number_of_executed_units" in line), "?"
    )
    print(
        f"{name}: {tried} inputs in {seconds} s, {'nothing broke' if not done.returncode else 'BROKE'}",
        flush=True,
    )
    if done.returncode:
        print("\n".join((done.stdout.splitlines() + said)[-60:]), flush=True)
    return not done.returncode


def main() -> None:
    """Fuzz the targets named, or all."""
    if "--inside" in sys.argv:
        fuzz(sys.argv[1], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "targets", nargs="*", default=sorted(folder.name for folder in (FUZZ / "seeds").iterdir())
    )
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    held = [report(name, asked.seconds) for name in asked.targets]
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
