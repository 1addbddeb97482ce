"""Alarms: which troubles people are told of, in which words, and how that goes out by mail."""

from aggregator.alarms.deciding import News, after_failing, after_telling, news
from aggregator.alarms.mail import Mail
from aggregator.alarms.wording import Message, message

__all__ = ["Mail", "Message", "News", "after_failing", "after_telling", "message", "news"]
