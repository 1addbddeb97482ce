"""Imported by the server that forks reading children: what each would load is loaded here once, and shared.

Without it a child's first reading would load the vocabularies and the language model within its limit of
time, which a busy machine does not keep.
"""

import gc
from contextlib import suppress

from aggregator import memory, read, tag
from aggregator.errors import VocabularyError
from aggregator.judging import judge

__all__ = ["read"]

memory.be_thrifty()  # its children are as thrifty

with suppress(VocabularyError):  # each reading tells it, with its line
    judge("Roma and Travellers", "The council met Roma and Travellers.")
    for topic in tag.topics():
        for language in tag.vocabularies(topic).by_language:
            tag.find("Roma", "", language=language, topic=topic)

# The collector would write to every page that holds an object, and so give each child a copy of its own.
gc.collect()
gc.freeze()
memory.give_back()
