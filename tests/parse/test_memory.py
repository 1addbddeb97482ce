"""A page for which there is too little memory is answered as that, whichever part of reading wants more."""

import subprocess
import sys

LITTLE = """
import resource
from aggregator import memory
from aggregator.parse import caps, page
text = "<p>" + "<b>x</b>" * 15_000 + "x" * 8_000_000
_, hard = resource.getrlimit(resource.RLIMIT_DATA)
for megabytes in range(2, 60, 2):
    resource.setrlimit(resource.RLIMIT_DATA, (memory.held() + megabytes * 2**20, hard))
    try:
        page.read(text, "https://press.example/", caps.Drops())
        print("read")
    except MemoryError as error:
        print(type(error.__cause__ or error).__name__)
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
"""


def test_too_little_memory_is_a_memory_error_also_where_the_parser_calls_it_otherwise() -> None:
    # A process of its own: what its libraries keep after a failure is no concern of other tests.
    ended = subprocess.run([sys.executable, "-c", LITTLE], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert set(ended.stdout.split()) == {"MemoryError", "SelectolaxError", "read"}
