"""A person on a bad line: reads what is on the screen, sends things twice, taps twice."""

import re
from dataclasses import dataclass, field
from random import Random

from .content import CHOSEN
from .telegram import Shown, Telegram, is_receipt

PATIENCE = 12
"""After so many turns without news a person does the same again."""


def meant_for(text: str) -> set[str]:
    """The questions that a text was written for."""
    return set(re.findall(r"(\w)(?: more)? by \d+", text))


@dataclass(slots=True)
class Person:
    """What one person knows, and what they mean to say."""

    id: int
    random: Random
    telegram: Telegram
    leaves: bool
    said: dict[str, str] = field(default_factory=dict)
    looked_at: int = 0
    waited: int = 0
    further: list[str] = field(default_factory=list)
    asked: str = ""
    wrongly_late: list[str] = field(default_factory=list)
    done: bool = False
    gone: bool = False
    turns: int = 0

    def act(self, *, faults: bool) -> None:
        """One turn: something said, tapped, or only looked at."""
        self.turns += 1
        screen = self.telegram.chats[self.id].screen
        if screen and screen[-1].id > self.looked_at:
            # What comes out of the phone now was written with the next question in sight.
            self.further.clear()
        if self.further:
            self.telegram.say(self.id, self.further.pop(0))
            return
        if not screen:
            self._start()
            return
        last = screen[-1].id
        self.waited = 0 if last > self.looked_at else self.waited + 1
        if last > self.looked_at or self.waited > PATIENCE:
            self.waited = 0
            self.looked_at = last
            self._react([shown for shown in screen if _is_card(shown)], faults=faults)

    def _start(self) -> None:
        if self.waited % PATIENCE == 0:
            self.telegram.say(self.id, "/start")
        self.waited += 1

    def _react(self, cards: list[Shown], *, faults: bool) -> None:
        if not cards:
            self.telegram.say(self.id, "/start")
            return
        card = cards[-1]
        if any(is_receipt(each.text) for each in cards):
            self.gone = True
        elif "wipes all" in card.text:
            self.telegram.say(self.id, "/help")
            self._tap(card, "Yes, wipe all")
            self.telegram.say(self.id, "/questions")
        elif self.leaves and self.turns > 20:
            self.telegram.say(self.id, "/delete")
        elif "I agree, start" in [label for label, _ in card.buttons]:
            self._tap(card, "I agree, start")
        elif "To decide:" in card.text:
            self.done = not self.leaves
        else:
            self._answer(card, faults=faults)

    def _answer(self, card: Shown, *, faults: bool) -> None:
        late = re.search(r"before my next question: (.*)\n.*?Name (\w)", card.text)
        unsure = re.search(r"Question (\w)\?\nYou wrote: (.*)", card.text)
        if late:
            meant = meant_for(late[1])
            if meant == {self.asked} != {late[2]}:
                # It answers the question on the screen, and was taken for one before.
                self.wrongly_late.append(self.asked)
            self._tap(card, "Add it" if meant == {late[2]} else "Leave it")
        elif unsure:
            self._tap(card, "Yes" if meant_for(unsure[2]) == {unsure[1]} else "No")
        elif "Change it?" in card.text:
            self._tap(card, "Keep it")
        elif asked := re.search(r"Question (\w)\?", card.text):
            self.asked = asked[1]
            self._reply(card, asked[1], faults=faults)

    def _reply(self, card: Shown, key: str, *, faults: bool) -> None:
        if key in CHOSEN:
            for _ in range(2 if faults and self.random.random() < 0.3 else 1):
                self._tap(card, "1 Left" if CHOSEN[key] == "left" else "2 Right")
            return
        text = self.said.setdefault(key, f"{key} by {self.id}")
        self.telegram.say(self.id, text)
        if faults and self.random.random() < 0.3:
            self.further.append(text)
        if faults and self.random.random() < 0.2:
            self.further.append(f"{key} more by {self.id} at {self.turns}")

    def _tap(self, card: Shown, label: str) -> None:
        for known, data in card.buttons:
            if known == label:
                self.telegram.tap(self.id, card.id, data)
                return
        # The card lost its buttons: what comes next is awaited, or asked for.
        if self.random.random() < 0.2:
            self.telegram.say(self.id, "/start")


def _is_card(shown: Shown) -> bool:
    return bool(shown.buttons) or is_receipt(shown.text) or "Question" in shown.text
