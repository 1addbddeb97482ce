"""What make-believe press offices do to what they show, as far as anybody could still know it again."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.invariants.press import SERIES, START, Change, Piece, edited, piece
from tests.invariants.shown import Account
from tests.invariants.web import Place

DAY = timedelta(days=1)
LONGEST_LIST = 20

AGES = ("fresh", "old", "undated", "soon", "ahead", "ancient")


@dataclass
class Offices:
    """The people behind the places of a web; ``ours`` are the codes of what is about Roma."""

    places: Mapping[str, Place]
    account: Account
    clock: Callable[[], datetime]
    ours: set[str] = field(default_factory=set)
    serial: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, name: str, number: int, age: str, ours: bool) -> None:
        place = self.places[name]
        for _ in range(number):
            serial = next(self.serial)
            new = piece(serial, place.host, self._date(age, serial), ours=ours)
            if ours:
                self.ours.add(new.code)
            place.pieces.insert(0, new)
        del place.pieces[LONGEST_LIST:]

    def continue_a_series(self, name: str) -> None:
        """Show another text of the title that others had before it, a month from each of them."""
        place, serial = self.places[name], next(self.serial)
        at = START - (40 + 31 * serial) * DAY
        new = piece(serial, place.host, at, ours=True, title=SERIES)
        self.ours.add(new.code)
        place.pieces.insert(0, new)

    def flood(self, name: str, age: str) -> None:
        self.add(name, 12, age, ours=True)

    def _date(self, age: str, serial: int) -> datetime | None:
        now = self.clock().replace(microsecond=0, second=0)
        return {
            "fresh": now - timedelta(minutes=serial % 50),
            "old": START - 40 * DAY + timedelta(hours=serial),
            "undated": None,
            "soon": now + timedelta(hours=5, minutes=serial),
            "ahead": now + 3 * DAY + timedelta(minutes=serial),
            "ancient": datetime(1969, 7, 20, serial % 24, tzinfo=UTC) - serial * DAY,
        }[age]

    def edit(self, name: str, pick: int) -> None:
        self._change(name, pick, lambda old: edited(old, next(self.serial)))

    def redate(self, name: str, pick: int, days: int) -> None:
        self._change(name, pick, lambda old: replace(old, at=(old.at or START) + days * DAY))

    def rename(self, name: str, pick: int) -> None:
        self._change(name, pick, lambda old: replace(old, guid=f"renamed-{next(self.serial)}"))

    def move(self, name: str, pick: int) -> None:
        self._change(name, pick, lambda old: self._moved(name, old))

    def list_twice(self, name: str, pick: int) -> None:
        self._change(name, pick, lambda old: replace(old, doubled=not old.doubled), also_doubled=True)

    def change_all(self, name: str, what: str) -> None:
        """Rebuild a site: everything goes by new names, stands elsewhere, or is dated anew."""
        serial = next(self.serial)
        changes = {
            "names": lambda old: replace(old, guid=f"all-{serial}-{old.code}"),
            "addresses": lambda old: self._moved(name, old),
            "both": lambda old: (
                replace(self._moved(name, old), guid=f"all-{serial}-{old.code}")
                if self._is_dated_for_good(old)
                else old
            ),
            "dates": lambda old: replace(old, at=self.clock().replace(microsecond=0)),
        }
        for pick in range(len(self.places[name].pieces)):
            self._change(name, pick, changes[what])

    def _moved(self, name: str, old: Piece) -> Piece:
        """Give a piece another address; by that alone nobody could know what has no name and no date."""
        if self.places[name].flavour == "addresses" and not self._is_dated_for_good(old):
            return old
        return replace(old, link=f"https://{name}.example/moved/{next(self.serial)}-{old.code}")

    def _is_dated_for_good(self, old: Piece) -> bool:
        dates = self.account.shown[old.code].dates if old.code in self.account.shown else {old.at}
        return old.is_dated_for_good and dates == {old.at}

    def _change(self, name: str, pick: int, change: Change, *, also_doubled: bool = False) -> None:
        """Change one piece in one way; in two ways at once nobody could tell it from another."""
        pieces = self.places[name].pieces
        if not pieces:
            return
        place = pick % len(pieces)
        old = pieces[place]
        if self.account.is_settled(name, old) and (also_doubled or not old.doubled):
            pieces[place] = change(old)

    def remove(self, name: str, pick: int) -> None:
        pieces = self.places[name].pieces
        if pieces:
            pieces.pop(pick % len(pieces))

    def bring_back(self, name: str, pick: int) -> None:
        """List again what was read and taken away."""
        listed = {piece.code for piece in self.places[name].pieces}
        known = [
            piece
            for (place, code), piece in self.account.forms.items()
            if place == name and code not in listed
        ]
        settled = [piece for piece in known if self.account.is_settled(name, piece)]
        if settled:
            self.places[name].pieces.append(settled[pick % len(settled)])

    def republish(self, name: str, pick: int) -> None:
        """List what another source has, by its address."""
        listed = {piece.code for piece in self.places[name].pieces}
        offered = [
            piece
            for (place, code), piece in self.account.forms.items()
            if place != name and (name, code) not in self.account.offered and code not in listed
        ]
        if offered:
            piece = offered[pick % len(offered)]
            self.places[name].pieces.insert(0, replace(piece, doubled=False, guid=f"{name}-{piece.code}"))

    def reorder(self, name: str, seed: int) -> None:
        random.Random(seed).shuffle(self.places[name].pieces)

    def break_an_item(self, name: str, broken: str) -> None:
        self.places[name].broken = broken
