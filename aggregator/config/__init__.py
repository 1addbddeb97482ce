"""What people and machines tell the service: feeds.yaml -> Config, the environment -> Settings."""

from aggregator.config.environment import Row, Settings, Socket, describe, settings
from aggregator.config.jsonschema import schema
from aggregator.config.loading import Config, Site, load

__all__ = ["Config", "Row", "Settings", "Site", "Socket", "describe", "load", "schema", "settings"]
