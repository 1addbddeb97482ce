"""What a process is done with goes back to the machine: glibc keeps it, unless it is told (mallopt(3)).

Without this a single document of ten megabytes makes a process larger ever after: with the first large block
freed, blocks of that size are taken from where small ones stand, and what stands above a hole keeps it.
"""

import ctypes
import re
from pathlib import Path

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 256 * 1024


def be_thrifty() -> None:
    """Let large blocks stand apart for the life of this process, and small ones of all threads together."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return what is free."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def held() -> int:
    """Return how many bytes of data this process has, as RLIMIT_DATA counts them (getrlimit(2), proc(5))."""
    found = re.search(r"VmData:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0
