"""Stories of the store -> new lines of an edition's ledger."""

from functools import partial

from aggregator import announce
from aggregator.config import Config
from aggregator.model import Edition
from aggregator.ports import Now, Store


def known(edition: Edition, config: Config, store: Store) -> announce.Known:
    """Put together what decisions about an edition rest on."""
    states = store.states()
    return announce.Known(
        site=config.site.address,
        sources={source.id: source for source in config.sources},
        first_reads={id: state.first_good for id, state in states.items() if state.first_good is not None},
        urgent=store.urgent(),
        taken=partial(store.is_taken, edition),
    )


def announce_ready(edition: Edition, config: Config, store: Store, now: Now) -> int:
    """Append to the ledger what is ready, let known lines show better versions; return how many are new.

    Raises:
        StoreError: another writer was first; the next pass decides anew, from what that one wrote.
    """
    instant = now()
    rests_on = known(edition, config, store)
    ledger = store.ledger(edition)
    new = announce.decide(edition, ledger, store.unannounced(edition), known=rests_on, now=instant)
    stories = store.stories(line.story for line in ledger.window)
    show = partial(announce.show, edition=edition, republishers=rests_on.republishers)
    # A line of a story that an editor joined with another stays as it is: the other's lines tell that one.
    own = {story: held for story, held in stories.items() if held.id == story}
    shown = [show(line, own[line.story]) if line.story in own else line for line in ledger.window]
    changed = [line for line, before in zip(shown, ledger.window, strict=True) if line != before]
    if new or changed:
        store.announce(edition, [*changed, *new], now=instant)
    return len(new)
