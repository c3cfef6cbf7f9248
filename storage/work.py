"""One transaction: what can be done in it, each verb a function of the module named beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from storage import (
    codes,
    crew,
    erasure,
    export,
    health,
    incoming,
    keys,
    links,
    numbers,
    outgoing,
    paces,
    past,
    people,
    remarks,
    reminders,
    results,
    screens,
    sessions,
    voices,
)


@dataclass(slots=True, repr=False)
class Work:
    """One transaction and the keys of those it met; both end with it."""

    connection: Connection
    ring: keys.Ring
    life: int = 1
    """Which life of the database this is: buttons of an earlier one are stale."""
    worker: int | None = None
    """Which of several workers does it; none where one program serves alone."""
    lines: dict[bytes, int | None] = field(default_factory=dict)
    """Of the chats that are taken: who sends what is posted for them."""
    opened: dict[int, AESGCM] = field(default_factory=dict)
    handles: dict[tuple[str, str], bytes] = field(default_factory=dict)
    erased: bool = False
    """Somebody was erased, and it has to be noted."""

    def handle(self, channel: str, address: str) -> bytes:
        """Return what stands for an address in the tables."""
        place = channel, address
        if place not in self.handles:
            self.handles[place] = keys.handle(self.ring, channel, address)
        return self.handles[place]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo only what happens inside when it fails."""
        with self.connection.begin_nested():
            yield

    first_sight = incoming.first_sight
    park = incoming.park
    parked = incoming.parked
    unpark = incoming.unpark
    defer = incoming.defer
    deferred = incoming.deferred
    resume = incoming.resume
    forget_received = incoming.forget_received
    first_notice = incoming.first_notice
    forget_notices = incoming.forget_notices
    take_back_notices = incoming.take_back_notices

    person = people.find
    admit = people.admit
    agree = people.agree
    speak = people.speak
    share = people.share
    lighten = people.lighten
    seen = people.seen
    live_at = people.live_at
    hush = people.hush
    silent = people.silent

    runs = sessions.of
    start_run = sessions.start
    load = sessions.load
    save = sessions.save

    history = past.current
    answered_by = past.answered_by
    everything = past.everything

    keep_page = results.keep
    pages = results.of

    remind = reminders.keep
    reminders_of = reminders.of
    due = reminders.due
    move = reminders.move
    drop = reminders.drop
    forgets = reminders.forget

    post = outgoing.post
    waiting = outgoing.waiting
    posted = outgoing.posted
    unposted = outgoing.unposted
    forget_posted = outgoing.forget_posted
    cancel = outgoing.cancel

    join = crew.join
    renew = crew.renew
    leave = crew.leave
    is_first = crew.is_first
    take = crew.take
    sends = crew.sends
    adopt = crew.adopt
    handed = outgoing.handed

    lately = paces.lately
    keep_pace = paces.keep
    forget_paces = paces.forget

    screen = screens.find
    puts_up = screens.put_up
    shows = screens.shows
    recent = screens.recent
    forget_recent = screens.forget_recent
    doubts = screens.doubts
    doubts_all = screens.doubt_all
    gives_up = screens.gives_up
    loses = screens.loses
    active = screens.active

    heartbeat = numbers.heartbeat
    beats = numbers.beats

    comment = remarks.keep
    feedback = remarks.everyones

    add_link = links.add
    link = links.find
    links = links.everyone

    keep_voice = voices.keep
    unfetched = voices.unfetched
    fill_voice = voices.fill
    voice = voices.body

    code = codes.code
    coded = codes.coded

    shared = export.shared
    pulse = health.pulse
    health = health.look

    erase = erasure.erase
    counts = numbers.counts
    epoch = numbers.epoch
