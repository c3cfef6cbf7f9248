"""What is typed after a card with commands on its buttons, read as one of those buttons."""

from dataclasses import replace

from dialogues.cleaning import clean, fold
from dialogues.session import Button, Message
from dialogues.words import Words

from .incoming import Incoming, Reply
from .pace import Offers

PLAIN = {"yes": "typed.yes", "no": "typed.no"}
"""Buttons for which a plain word is enough, by what their command ends in."""


def offered_by(reply: Reply) -> Offers:
    """What the last card of a reply offers, where every button of it is a command."""
    cards = [message for message in reply.messages if message.rows]
    buttons = [button for row in cards[-1].rows for button in row] if cards else []
    if not all(button.choice.startswith("/") for button in buttons):
        return ()
    return tuple((button.label, button.choice) for button in buttons)


def pressed(offers: Offers, incoming: Incoming, words: Words) -> Incoming:
    """The button that a text names whole, or to which it says yes or no, as if it were tapped.

    "Yes, delete everything" is a yes; what else is typed is no button, and means what it says.
    """
    text = "" if incoming.tap or incoming.edited else clean(incoming.text)
    first = text.split(",")[0]
    for label, command in offers if text else ():
        plain = PLAIN.get(command.rpartition(" ")[2])
        if fold(label) == fold(text) or (plain and words.means(first, plain)):
            return replace(incoming, text="", tap=command)
    return incoming


def again(words: Words, offers: Offers) -> Reply:
    """The same buttons once more, for a text that is none of them and can mean nothing else."""
    rows = tuple((Button(label, command),) for label, command in offers)
    return Reply((Message(words.say("misfit.button"), rows),))
