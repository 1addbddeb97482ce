"""Bytes -> the published folder."""

from aggregator.deliver.folder import Folder

__all__ = ["Folder"]
