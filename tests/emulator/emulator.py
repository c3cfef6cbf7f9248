"""The emulator puts the world, its server and its people together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Self

from .clock import Clock
from .desk import answer, call_back
from .faults import Fault, Faults
from .floods import Floods
from .group import Group
from .mishaps import Mishap
from .params import Params
from .person import Person
from .profile import Profile
from .refusals import JSON
from .rules import Rules
from .server import Server
from .state import Chat, User
from .waiting import PATIENCE, Watch, until
from .webhook import Webhook
from .world import Call, World

TOKEN = "123456789:TEST-token_abcdefghijklmnopqrstuvwxyz012"
_FIRST_PERSON = 1001
_FIRST_GROUP = -2001
_FIRST_SUPERGROUP = -1_000_000_003_001


class Emulator:
    """A Bot API on a port of this machine, with people on the other side of it."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        clock: Clock | None = None,
        rules: Rules | None = None,
        username: str = "emulated_bot",
    ) -> None:
        bot = User(int(token.partition(":")[0]), "Emulated bot", username, is_bot=True)
        self.token = token
        self.world = World(token, clock or Clock(), rules or Rules(), bot)
        self.world.webhook.call = partial(call_back, self.world)
        self._server = Server(self.world)
        self._port = 0
        self._people: dict[int, Person] = {}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        if error is None and self.world.crashes:
            raise self.world.crashes[0]

    async def start(self) -> None:
        """Listen; after a stop on the same port, with everything as it was."""
        self.world.closed = False
        await self._server.start(self._port)
        self._port = int(self.url.rpartition(":")[2])
        if self.world.webhook.target:
            await self.world.webhook.set(self.world.webhook.target)

    async def stop(self) -> None:
        """Drop every connection and refuse new ones."""
        self.world.closed = True
        self.world.closing.beat()
        self.world.poller.evict("")
        await self.world.webhook.stop()
        await self.world.updates.stop()
        await self._server.stop()

    @property
    def url(self) -> str:
        """The base address, to which /bot<token>/<method> is added."""
        return self._server.url

    @property
    def clock(self) -> Clock:
        """The clock of the emulated world."""
        return self.world.clock

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot, in order."""
        return self.world.calls

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def confirmed(self) -> list[int]:
        """The ids of the updates the bot has acknowledged, in order of acknowledgement."""
        return list(self.world.updates.confirmed)

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that still wait."""
        self.world.updates.expire()
        return [entry.update_id for entry in self.world.updates.entries.values()]

    @property
    def updates(self) -> dict[int, JSON]:
        """Every update there has been, by its id."""
        return {n: entry.json() for n, entry in self.world.updates.pushed.items()}

    @property
    def webhook(self) -> Webhook:
        """The webhook, active or not."""
        return self.world.webhook

    @property
    def floods(self) -> Floods:
        """The flood model; set its field on to True to have it."""
        return self.world.floods

    @property
    def faults(self) -> Faults:
        """The faults that are planned."""
        return self.world.faults

    @property
    def profile(self) -> Profile:
        """How the bot presents itself."""
        return self.world.profile

    def fault(
        self,
        fault: Fault,
        method: str | None = None,
        *,
        chat_id: int | None = None,
        count: int | None = 1,
        skip: int = 0,
        chance: float = 1.0,
    ) -> None:
        """Plan a fault for calls of the bot; see Faults.add."""
        self.faults.add(fault, method, chat_id=chat_id, count=count, skip=skip, chance=chance)

    def mishap(self, mishap: Mishap, kind: str | None = None, count: int = 1) -> None:
        """Plan what happens to the next updates of a kind."""
        self.world.updates.mishaps.append(replace(mishap, kind=kind, left=count))

    def replay(self, update_id: int) -> None:
        """Deliver an old update once more."""
        self.world.updates.replay(update_id)

    def push(self, kind: str, body: JSON, *, lane: int = 0) -> int | None:
        """Queue an update of any content and return its id."""
        return self.world.updates.push(kind, body, lane, None)

    def person(
        self,
        id: int | None = None,  # noqa: A002 - the API's own word
        *,
        language: str | None = "en",
        first_name: str | None = None,
        username: str | None = None,
        started: bool = False,
    ) -> Person:
        """Return the person with this id, a new one unless known."""
        number = id or max([_FIRST_PERSON - 1, *self._people]) + 1
        if number in self._people:
            return self._people[number]
        user = User(number, first_name or f"Person {number}", username, language, started=started)
        chat = Chat(number, "private", user=user)
        self.world.users[number] = user
        self.world.chats[number] = chat
        person = Person(self.world, user, chat, Watch(self.world, chat))
        self._people[number] = person
        return person

    def group(
        self, title: str = "Group", *, supergroup: bool = False, forum: bool = False
    ) -> Group:
        """Return a new group the bot is not in yet."""
        wide = supergroup or forum
        number = (_FIRST_SUPERGROUP if wide else _FIRST_GROUP) - len(self.world.chats)
        kind = "supergroup" if wide else "group"
        chat = Chat(number, kind, title, forum=forum, bot_status="left")
        self.world.chats[number] = chat
        return Group(self.world, chat, Watch(self.world, chat))

    async def handle(self, method: str, params: Mapping[str, Any]) -> tuple[int, bytes]:
        """Answer one call without HTTP: status and body."""
        return await answer(self.world, method, Params(dict(params)))

    async def until(
        self, happened: Callable[[], bool], what: str = "a change", patience: float = PATIENCE
    ) -> None:
        """Return as soon as it has happened; looked at after every change."""
        await until(self.world, happened, what, patience)

    async def all_confirmed(self, patience: float = PATIENCE) -> None:
        """Return when no update waits any more."""
        await self.until(lambda: not self.pending, "all updates to be confirmed", patience)
