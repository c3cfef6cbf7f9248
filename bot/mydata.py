"""A person's own data: all of it to take away, and all of it wiped."""

import json
from dataclasses import asdict
from datetime import timedelta

from dialogues.moment import Moment, look
from dialogues.session import Button, File, Message
from dialogues.words import Words
from storage.values import Everything, Kept, Membership, Person
from storage.work import Work

from . import voices
from .desk import Desk
from .incoming import Incoming, Reply
from .reminding import due as reminders
from .team.cards import title_of

ERASABLE = timedelta(hours=47)
"""A message can be taken off a chat for two days; the last hour is left for it to get there."""


def show(desk: Desk, work: Work, incoming: Incoming, person: Person, _: str) -> Reply:
    """Everything that is held about a person, to read and for a computer."""
    everything = work.everything(person)
    name = f"passage-mydata-{incoming.day}"
    said = desk.words(person.language).say("mydata")
    return Reply(
        (
            Message(said, file=File(f"{name}.txt", _readable(desk, work, everything))),
            Message("", file=File(f"{name}.json", _for_computers(everything))),
            *voices.heard(desk, work, person),
        )
    )


def delete(desk: Desk, work: Work, incoming: Incoming, person: Person, sure: str) -> Reply:
    """Asks once, then wipes everything and says what is gone and what is not ours to wipe."""
    words = desk.words(person.language)
    everything = work.everything(person)
    numbers = {"answers": len(everything.current), "pages": len(everything.pages)}
    if sure == "no":
        return Reply(closed=words.say("delete.kept"))
    if sure != "yes" or not incoming.tap:
        buttons = (
            (Button(words.say("delete.yes"), "/delete yes"),),
            (Button(words.say("delete.no"), "/delete no"),),
        )
        lines = [words.say("delete", **numbers)]
        if any(own.team.joint_at for own in everything.teams):
            lines.append(words.say("delete.joint"))
        return Reply((Message("\n".join(lines), buttons),))
    gone = work.recent(person, incoming.at - ERASABLE)
    work.erase(person)
    time = incoming.at.strftime("%H:%M")
    # What is committed with the erasure is true at once; the files are cleaned only after it.
    return Reply(
        (_receipt(desk, words.say("delete.soon", **numbers), words),),
        proven=(_receipt(desk, words.say("delete.done", time=time, **numbers), words),),
        gone=gone,
        erased=True,
    )


def _receipt(desk: Desk, said: str, words: Words) -> Message:
    return Message(f"{said}\n{words.say(f'delete.{desk.channel}')}")


def _readable(desk: Desk, work: Work, everything: Everything) -> str:
    person = everything.person
    words = desk.words(person.language)
    about = words.say(
        "mydata.person",
        language=words.language.name,
        day=person.consent_at.date().isoformat(),
        version=person.consent_version,
    )
    parts = [about]
    for run in everything.runs:
        if run.dialogue not in desk.library.dialogues:
            continue
        moment = look(desk.library, work.load(person, run))
        title = words.text(moment.path.dialogue.title, moment.path.scope)
        day = run.started_at.date().isoformat()
        named = "mydata.run" if run.team is None else "mydata.joint"
        parts.append(words.say(named, title=title, day=day))
        parts += [_line(moment, kept) for kept in everything.current if kept.run.id == run.id]
        earlier = [kept for kept in everything.earlier if kept.run.id == run.id]
        parts += [words.say("mydata.earlier", said=_line(moment, kept)) for kept in earlier]
    parts += reminders.listed(desk, work, person)
    for page in everything.pages:
        day = page.made_at.date().isoformat()
        parts += ["", words.say("mydata.page", day=day), page.text]
    parts += [_team(desk, everything.person, own) for own in everything.teams]
    return "\n".join(parts) + "\n"


def _team(desk: Desk, person: Person, own: Membership) -> str:
    words = desk.words(person.language)
    known = own.team.dialogue in desk.library.dialogues
    return words.say(
        "mydata.team",
        title=title_of(desk, person, own.team.dialogue) if known else own.team.dialogue,
        day=own.joined_at.date().isoformat(),
        role=words.say(f"team.role.{own.terms.role or 'none'}"),
        shown=words.say("late.yes" if own.terms.words else "late.no"),
    )


def _line(moment: Moment, kept: Kept) -> str:
    day = kept.given_at.date().isoformat()
    step = moment.path.step(kept.path)
    if step is None:
        return f"{day} {kept.path}: {kept.answer.value or kept.answer.skip}"
    return f"{day} {moment.line(step, kept.answer) or kept.path}"


def _for_computers(everything: Everything) -> str:
    return json.dumps(asdict(everything), default=str, ensure_ascii=False, indent=1) + "\n"
