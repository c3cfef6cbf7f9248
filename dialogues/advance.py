"""The one verb: a session and an event give the next session and what to show.

A reply counts only for the prompt it was given to. Whatever comes, something is answered and
nothing is lost: `advance` is total, it never raises on any event.
"""

from dataclasses import replace

from .cards import question
from .cleaning import LONGEST, MOST, clean, digits, fold_label
from .knowing import keep, known_steps
from .model import Library
from .moment import Moment, look
from .pages.page import PAGE, page
from .session import (
    Answer,
    Event,
    Go,
    Message,
    Open,
    Prompt,
    Revise,
    Say,
    Session,
    Skip,
    Speak,
    Tap,
    Turn,
)
from .turns import asking, late
from .turns.page_taps import ASKS, page_said, page_tap
from .turns.prompting import add_to_last, buttons, last_text, present, put, redraw, show, take
from .turns.voice import speak
from .typed.replies import Misfit, understand
from .walk import MORE, Step, offers

OFFER_SKIP_AFTER = 3
"""After so many replies that did not fit, skipping is offered."""
YES = {"known": ".keep", "change": ".change", asking.MODE: ".mine"}
"""The button that a plain yes presses, by the mode of the open question."""
SKIPS: dict[str, Skip] = {
    ".dont_know": "dont_know",
    ".not_for_us": "not_for_us",
    ".later": "later",
    ".rather_not": "rather_not",
    ".left_open": "left_open",
}


def advance(library: Library, session: Session, event: Event) -> Turn:
    """What one event makes of a session of any of the library's dialogues."""
    moment = look(library, session)
    prompt = session.prompt
    step = moment.path.step(prompt.key) if prompt and prompt.mode == asking.MODE else None
    if prompt and step:
        return _asked(moment, step, prompt, event)
    match event:
        case Open():
            return show(moment, event.on)
        case Say():
            return _say(moment, event)
        case Speak():
            return speak(moment, event)
        case Tap():
            return _tap(moment, event)
        case Revise():
            return _revise(moment, event)
        case Go():
            return _go(moment, event)


def _say(moment: Moment, event: Say) -> Turn:
    text = clean(event.text)
    prompt = moment.session.prompt
    if prompt is None:
        return show(moment, event.on)
    if text.startswith("+") and clean(text[1:]):
        return add_to_last(moment, clean(text[1:]), event.on)
    if event.placed != "here" and (turn := late.arrive(moment, prompt, text, event)):
        return turn
    choice = _named(moment, prompt, text, event.on)
    if choice:
        return _tap(moment, Tap(prompt.key, prompt.turn, choice, event.on))
    step = moment.path.step(prompt.key)
    asked = prompt.key == PAGE and step is None and text and prompt.mode in ASKS
    if asked and (turn := page_said(moment, prompt, text, event.on)):
        return turn
    if prompt.key == PAGE and step is None and text and prompt.mode not in {"list", *late.MODES}:
        return _search(moment, prompt, text, event.on)
    if step is None or prompt.mode in {"known", "list", "change", *late.MODES}:
        return show(moment, event.on, lead=moment.words.say("misfit.button"))
    if late.names_before(moment, step, prompt, text):
        return redraw(moment, prompt, event.on, lead=moment.words.say("misfit.words"))
    if asking.asks(moment, step, text):
        return asking.hold(moment, prompt, text, event.on)
    return _reply(moment, step, prompt, text, event.on)


def _asked(moment: Moment, step: Step, prompt: Prompt, event: Event) -> Turn:
    """What comes while a text is in hand that may be a question to us."""
    choice = ""
    if isinstance(event, Say):
        text = clean(event.text)
        if event.placed != "here" and late.is_repeated(moment, prompt, text):
            return late.dropped(moment)
        choice = _named(moment, prompt, text, event.on)
        if not choice:
            return asking.further(moment, prompt, text, event.on)
    elif isinstance(event, Tap) and (event.key, event.turn) == (prompt.key, prompt.turn):
        choice = event.choice
    answer = asking.answer(prompt, choice)
    if answer:
        return _reply(moment, step, late.settled(prompt), answer, event.on)
    if answer is None:
        lead = "" if isinstance(event, Open) else moment.words.say("misfit.button")
        return show(moment, event.on, lead=lead)
    return asking.explain(moment, prompt, event.on)


def _search(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn:
    """Words typed at a page that lists cards look for one; at any other they are no answer."""
    if moment.path.next() is None and any(b.kinds for b in moment.path.dialogue.page):
        return put(moment, Prompt(PAGE, mode="find", draft=(text,)), on)
    lead = moment.words.say("misfit.button")
    turn = show(moment, on, lead=lead)
    if prompt.mode != "ask" or moment.path.next():
        return turn
    # The page stands above already, and is long: its buttons are enough.
    return replace(turn, messages=tuple(replace(said, text=lead) for said in turn.messages))


def _named(moment: Moment, prompt: Prompt, text: str, on: str) -> str:
    """The choice of the button that a text names in full; options are read with more care."""
    if prompt.mode in YES and moment.words.means(text, "typed.yes"):
        offered = (button.choice for button in buttons(moment, prompt, on))
        return next((each for each in offered if each.partition(":")[0] == YES[prompt.mode]), "")
    typed, number = fold_label(text), digits(text)
    own = prompt.key == PAGE
    # A button that has just been used may be named again by who did not see what it brought.
    shown = [prompt] if own or prompt.mode == "ask" else [prompt, replace(prompt, mode="ask")]
    named = (
        b for each in shown for b in buttons(moment, each, on) if own or b.choice.startswith(".")
    )
    meant = (b for b in named if b.label == number or typed == fold_label(b.label) != "")
    return next((b.choice for b in meant), "")


def _reply(moment: Moment, step: Step, prompt: Prompt, text: str, on: str) -> Turn:
    if step.question.parts and text and text in prompt.draft[-1:]:
        return Turn(moment.session, toast=moment.words.say("toast.saved"))
    said = understand(step, text, moment.words, moment.path.scope, on)
    if isinstance(said, Answer) and said.skip and not (step.question.parts and prompt.draft):
        return _skip(moment, step, said.skip, on)
    if step.question.parts and text:
        return _add_part(moment, prompt, text, on)
    if isinstance(said, Answer):
        return take(moment, step, said, lead=question.noted(moment, step, said, text))
    # Who asks what is meant is told why it is asked.
    mode = "why" if text.endswith(asking.MARKS) else "ask"
    missed = replace(prompt, misses=prompt.misses + 1, mode=mode)
    if last_text(moment, step):
        missed = replace(missed, aside=text)
    reasons = [moment.words.say(said.reason, low=step.question.low, high=step.question.high)]
    if missed.misses >= OFFER_SKIP_AFTER and step.question.skips:
        reasons.append(moment.words.say("misfit.skip"))
    return redraw(moment, missed, on, lead="\n".join(reasons))


def _add_part(moment: Moment, prompt: Prompt, text: str, on: str) -> Turn:
    """One more message of an answer in parts, while there is room for it."""
    draft = (*prompt.draft, text)
    full = sum(map(len, draft)) > MOST
    if full or len(text) > LONGEST:
        reason = "misfit.full" if full else "misfit.too_long"
        return redraw(moment, replace(prompt, mode="ask"), on, lead=moment.words.say(reason))
    return redraw(moment, replace(prompt, draft=draft, mode="ask"), on)


def _tap(moment: Moment, event: Tap) -> Turn:
    prompt = moment.session.prompt
    current = prompt is not None and (prompt.key, prompt.turn) == (event.key, event.turn)
    if prompt and current and prompt.mode in {"known", "list", "change"}:
        return _chosen_from_list(moment, prompt, event)
    if prompt and current and (choice := late.chosen(prompt, event.choice)):
        return _chosen_for_late(moment, prompt, choice, event.on)
    if event.key == PAGE and moment.path.next() is None:
        return page_tap(moment, event)
    if prompt is None or not current:
        return _stale(moment, event)
    step = moment.path.step(prompt.key)
    return _chosen(moment, step, prompt, event) if step else show(moment, event.on)


def _stale(moment: Moment, event: Tap) -> Turn:
    """A button of another question: what stands there is changed only when the person says so."""
    step = moment.path.step(event.key)
    prompt = moment.session.prompt
    if step is None or step.answer is None or prompt is None:
        return show(moment, event.on)
    same = step.answer.value == event.choice or (event.choice[:1] in ".+-")
    if same or step.answer.skip == SKIPS.get(event.choice, "-"):
        return replace(show(moment, event.on), messages=(), toast=moment.words.say("toast.saved"))
    return put(moment, Prompt(step.path, mode="change"), event.on)


def _chosen_from_list(moment: Moment, prompt: Prompt, event: Tap) -> Turn:
    match event.choice:
        case ".change":
            return put(moment, Prompt(prompt.key), event.on)
        case ".keep" if prompt.mode == "known":
            return _keep_known(moment, event.on)
        case ".keep" | ".go_on":
            return present(moment, event.on)
        case choice if choice.startswith(".change") and choice[7:].isdecimal():
            return _change(moment, prompt, int(choice[7:]), event.on)
    return show(moment, event.on)


def _chosen_for_late(moment: Moment, prompt: Prompt, choice: str, on: str) -> Turn:
    """Whose the text is has been said."""
    step = moment.path.step(prompt.key)
    if choice == ".again":
        return show(moment, on)
    if choice == ".yes" and step and prompt.mode == "unsure":
        return _reply(moment, step, late.settled(prompt), prompt.aside, on)
    return late.choose(moment, prompt, choice, on)


def _change(moment: Moment, prompt: Prompt, number: int, on: str) -> Turn:
    """The chosen line is asked; what is known before it is kept, for it may rest on that."""
    known = prompt.mode == "known"
    listed = known_steps(moment) if known else question.answered(moment)
    if not 1 <= number <= len(listed):
        return show(moment, on)
    kept = listed[: number - 1] if known else []
    turn = put(keep(moment, kept, on), Prompt(listed[number - 1].path), on)
    return replace(turn, taken=tuple(step.path for step in kept))


def _keep_known(moment: Moment, on: str) -> Turn:
    """Everything that is known of this chapter is taken over."""
    steps = known_steps(moment)
    after = keep(moment, steps, on)
    closed = moment.words.say("kept")
    return replace(present(after, on, closed=closed), taken=tuple(step.path for step in steps))


def _chosen(moment: Moment, step: Step, prompt: Prompt, event: Tap) -> Turn:
    """A button of the open question: a move, a skip, a tick or an answer."""
    on, choice = event.on, event.choice
    match choice:
        case ".why" | ".skip" | ".answer":
            mode = "ask" if choice == ".answer" else choice[1:]
            return redraw(moment, replace(prompt, mode=mode), on, here=True)
        case ".back" | ".so_far":
            return _back(moment, on) if choice == ".back" else _page(moment, on)
        case ".enough" | ".keep":
            return (_enough if choice == ".enough" else _keep)(moment, step, on)
        case ".add":
            return add_to_last(moment, prompt.aside, on)
        case _ if choice in moment.library.cards:
            return redraw(moment, replace(prompt, mode=choice), on, here=True)
        case ".done" | ".all" | ".none":
            return _take_value(moment, step, _listed(step, prompt, choice), on)
        case _ if choice in SKIPS:
            return _skip(moment, step, SKIPS[choice], on)
        case _ if choice[:1] in {"+", "-"} and step.question.kind == "many":
            return _tick(moment, step, prompt, choice, on)
        case _:
            return _take_value(moment, step, choice, on)


def _listed(step: Step, prompt: Prompt, choice: str) -> str | tuple[str, ...]:
    """What Done, All or None of a list stands for; the parts of a text are its lines."""
    if step.question.parts:
        return "\n".join(prompt.draft)
    everything = tuple(option.key for option in step.options)
    return {".done": prompt.draft, ".all": everything, ".none": ()}[choice]


def _take_value(moment: Moment, step: Step, value: str | tuple[str, ...], on: str) -> Turn:
    """The value is taken if the question offers it; a tap can say anything."""
    answer = Answer(value, sense=step.sense(value), on=on)
    if not offers(step, value):
        return show(moment, on)
    done = question.closed(moment, step, answer)
    return take(moment, step, answer, closed=done)


def _tick(moment: Moment, step: Step, prompt: Prompt, choice: str, on: str) -> Turn:
    """A tick is set or taken away; the last one that fits ends the question."""
    key = choice[1:]
    if key not in {option.key for option in step.options}:
        return show(moment, on)
    others = tuple(ticked for ticked in prompt.draft if ticked != key)
    chosen = {*others, key} if choice[0] == "+" else set(others)
    draft = tuple(option.key for option in step.options if option.key in chosen)
    if step.question.most and len(draft) >= step.question.most:
        return _take_value(moment, step, draft, on)
    turn = redraw(moment, replace(prompt, draft=draft, mode="ask"), on, here=True)
    more = step.question.most - len(draft)
    return replace(turn, toast=moment.words.say("toast.more", more=more) if draft else "")


def _skip(moment: Moment, step: Step, skip: Skip, on: str) -> Turn:
    asked_twice = skip == "later" and step.answer and step.answer.skip == "later"
    answer = Answer(skip="left_open" if asked_twice else skip, on=on)
    return take(moment, step, answer, closed=question.closed(moment, step, answer))


def _enough(moment: Moment, step: Step, on: str) -> Turn:
    """The rest of this item is left out."""
    item = step.path.rpartition(".")[0]
    rest = [
        other.path
        for other in moment.path.steps
        if other.answer is None
        and other.path.rpartition(".")[0] == item
        and other.question.key != MORE
    ]
    answers = {**moment.session.answers, **dict.fromkeys(rest, Answer(skip="rather_not", on=on))}
    after = look(moment.library, replace(moment.session, answers=answers))
    return replace(present(after, on, closed=moment.words.say("enough")), taken=tuple(rest))


def _keep(moment: Moment, step: Step, on: str) -> Turn:
    answer = question.earlier(moment, step)
    if answer is None or not question.keepable(moment, step):
        return show(moment, on)
    kept = replace(answer, sense=step.sense(answer.value))
    return take(moment, step, kept, closed=question.closed(moment, step, kept))


def _back(moment: Moment, on: str) -> Turn:
    """The question before this one is open again; its answer stands until another is given."""
    prompt = moment.session.prompt
    paths = [step.path for step in moment.path.steps if step.answer or step is _here(moment)]
    here = paths.index(prompt.key) if prompt and prompt.key in paths else len(paths)
    if here == 0:
        return show(moment, on, lead=moment.words.say("at_start"))
    return put(moment, Prompt(paths[here - 1]), on)


def _here(moment: Moment) -> Step | None:
    prompt = moment.session.prompt
    return moment.path.step(prompt.key) if prompt else None


def _revise(moment: Moment, event: Revise) -> Turn:
    """An edited message edits the answer it gave; the open question stays open."""
    step = moment.path.step(event.key)
    if step is None:
        return show(moment, event.on)
    said = understand(step, clean(event.text), moment.words, moment.path.scope, event.on)
    if isinstance(said, Misfit):
        low, high = step.question.low, step.question.high
        return show(moment, event.on, lead=moment.words.say(said.reason, low=low, high=high))
    lead = moment.words.say("changed", answer=question.closed(moment, step, said))
    return take(moment, step, said, lead=lead)


def _page(moment: Moment, on: str) -> Turn:
    """The page; on the way it is the page so far, and the open question stays open."""
    if moment.path.next() is None:
        return put(moment, Prompt(PAGE), on)
    turn = show(moment, on)
    so_far = Message(f"{moment.words.say('page.so_far')}\n\n{page(moment, on).text}")
    return replace(turn, messages=(so_far, *turn.messages))


def _go(moment: Moment, event: Go) -> Turn:
    prompt = moment.session.prompt
    step = _here(moment)
    match event.where:
        case "back":
            return _back(moment, event.on)
        case "answers":
            key = prompt.key if prompt else PAGE
            return put(moment, Prompt(key, mode="list"), event.on)
        case "skip" | "why" if step and prompt and step.question.skips:
            return redraw(moment, replace(prompt, mode=event.where), event.on)
        case "page":
            return _page(moment, event.on)
        case _:
            return show(moment, event.on)
