"""Bytes -> the published folder, whole and packed."""

from aggregator.deliver.folder import Folder
from aggregator.deliver.packing import CODINGS, TEXTS, Coding

__all__ = ["CODINGS", "TEXTS", "Coding", "Folder"]
