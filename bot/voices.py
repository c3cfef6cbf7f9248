"""Voice notes: taken as answers where words are asked for, and heard again."""

from collections.abc import Iterator
from dataclasses import replace

from dialogues.moment import look
from dialogues.session import File, Message, Open, Speak, Voice
from storage.values import Kept, Person
from storage.work import Work

from . import interviews
from .desk import Desk
from .incoming import Incoming, Reply
from .placing import place

LARGEST = 1_000_000
"""The bytes of a voice note: two minutes have about half of that."""
MOST = 10
"""So many are sent at once, the newest."""


def speak(desk: Desk, work: Work, incoming: Incoming, person: Person, voice: Voice) -> Reply:
    """A voice note goes to the run that was last in hand, as a text would."""
    if incoming.edited:
        return Reply()
    placed = place(work.screen(person), incoming)
    if placed == "wait":
        return Reply(wait=True)
    longest = desk.operator.voice.longest_seconds
    if voice.seconds > longest or voice.size > LARGEST:
        shown = interviews.go_on(desk, work, incoming, person, Open(incoming.day))
        words = desk.words(person.language)
        return interviews.with_lead(shown, words.say("voice.too_long", seconds=longest))
    event = Speak(voice, incoming.day, placed)
    return interviews.go_on(desk, work, incoming, person, event)


def hear(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """The voice answers that stand, each under the name of its question."""
    del incoming
    notes = tuple(heard(desk, work, person))
    return Reply(notes or (Message(desk.words(person.language).say("voice.none")),))


def heard(desk: Desk, work: Work, person: Person) -> Iterator[Message]:
    """The newest voice answers; one that is known in several dialogues comes once."""
    found = {kept.answer.voice.id: kept for kept in work.history(person) if kept.answer.voice}
    for kept in list(found.values())[-MOST:]:
        voice = kept.answer.voice
        assert voice
        body = work.voice(person, voice.id)
        file = File("voice.ogg", body) if body else None
        yield Message(_caption(desk, work, person, kept), file=file, voice=voice)


def _caption(desk: Desk, work: Work, person: Person, kept: Kept) -> str:
    if kept.run.dialogue not in desk.library.dialogues:
        return str(kept.answer.value)
    session = replace(work.load(person, kept.run), language=person.language)
    moment = look(desk.library, session)
    step = moment.path.step(kept.path)
    return moment.line(step, kept.answer) if step else str(kept.answer.value)
