"""The desk takes every call: it logs it, lets faults happen, and answers."""

import asyncio
import json

from .faults import Fault
from .methods import METHODS
from .params import Params
from .refusals import JSON, ConnectionDropped, Refusal, no_such_method, too_many
from .webhook import read_target
from .world import Call, World

Answer = tuple[int, bytes]


def compact(body: object) -> bytes:
    """Return JSON as bytes, letters as they are."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    # Half a character cannot travel as UTF-8, but JSON can spell it, and hostile clients do.
    return text.encode(errors="backslashreplace")


def refusal_answer(refusal: Refusal) -> Answer:
    """Return a refusal as status and body."""
    return refusal.code, compact(refusal.body())


async def answer(world: World, method: str, params: Params) -> Answer:
    """Return status and body for one call."""
    name = method.lower()
    call = _logged(world, method, params)
    fault = world.faults.take(name, call.chat_id)
    try:
        if fault is None:
            status, body = await _answered(world, name, params)
        else:
            call.fault = fault.name
            status, body = await _gone_wrong(world, fault, name, params)
        call.code = status
    finally:
        world.changed.beat()
    return status, body


def _logged(world: World, method: str, params: Params) -> Call:
    chat_id = params.integer("chat_id") or None
    query = world.queries.get(params.text("callback_query_id"))
    if chat_id is None and query:
        chat_id = query.chat.id
    call = Call(method, dict(params.values), world.clock.now(), chat_id)
    world.calls.append(call)
    world.changed.beat()
    return call


async def _answered(world: World, name: str, params: Params) -> Answer:
    try:
        result = await _result(world, name, params)
    except Refusal as refusal:
        return refusal_answer(refusal)
    except ConnectionDropped:
        raise
    except Exception as error:
        world.crashes.append(error)
        raise
    return 200, compact({"ok": True, "result": result})


async def _result(world: World, name: str, params: Params) -> object:
    if name == "getupdates":
        return await world.poller.poll(params)
    if name == "setwebhook":
        return await _set_webhook(world, params)
    if name == "deletewebhook":
        await world.webhook.set(None)
        return _dropped(world, params)
    method = METHODS.get(name)
    if method is None:
        raise no_such_method()
    return method(world, params)


async def _set_webhook(world: World, params: Params) -> bool:
    target = read_target(params)
    now = world.clock.now()
    if world.rules.poll_pacing and now - world.webhook_set < 1:
        raise too_many(1)
    world.webhook_set = now
    world.updates.allow(params.nested("allowed_updates", "can't parse allowed_updates"))
    _dropped(world, params)
    await world.webhook.set(target if target.url else None)
    if target.url:
        world.poller.evict("terminated by setWebhook request")
    return True


def _dropped(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.discard(list(world.updates.entries.values()))
    return True


async def _gone_wrong(world: World, fault: Fault, name: str, params: Params) -> Answer:
    if fault.refusal:
        return refusal_answer(fault.refusal)
    outcome = await _answered(world, name, params) if fault.done else (fault.status, b"")
    if fault.seconds:
        await asyncio.sleep(fault.seconds)
    if fault.hang and not world.closed:
        await world.closing.wait()
    if fault.hang or fault.reset:
        raise ConnectionDropped
    return outcome if fault.body is None else (fault.status, fault.body.encode())


async def call_back(world: World, method: str, params: Params) -> JSON:
    """Run a call that came as the reply to a webhook request."""
    try:
        _, body = await answer(world, method, params)
    except ConnectionDropped:
        return {}
    result: JSON = json.loads(body)
    return result
