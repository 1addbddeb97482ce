"""All faults, by the groups of the table of faults."""

from collections.abc import Mapping

from . import wire
from .kinds import Fault
from .run import Plan

FAULTS: Mapping[str, Mapping[str, Fault]] = wire.FAULTS
PLANS: Mapping[str, Plan] = wire.PLANS
