"""A voice note as the answer to a question that is answered in one's own words."""

from dialogues.moment import Moment
from dialogues.session import Answer, Speak, Turn, Voice

from . import late
from .prompting import show, take

MINUTE = 60


def spoken(moment: Moment, voice: Voice) -> str:
    """How a voice answer stands where words would: it is not written down."""
    minutes, seconds = divmod(voice.seconds, MINUTE)
    return moment.words.say("voice.said", length=f"{minutes}:{seconds:02}")


def speak(moment: Moment, event: Speak) -> Turn:
    """The voice note is the answer, if words would be one here and were not begun already."""
    prompt = moment.session.prompt
    step = moment.path.step(prompt.key) if prompt else None
    if prompt is None or step is None or prompt.mode in {"known", "list", "change", *late.MODES}:
        return show(moment, event.on, lead=moment.words.say("misfit.button"))
    if step.question.kind != "text" or prompt.draft:
        return show(moment, event.on, lead=moment.words.say("misfit.voice"))
    if event.placed != "here":
        # Nobody can read what it says, so nobody but its sender can tell where it belongs.
        return show(moment, event.on, lead=moment.words.say("voice.again"))
    said = spoken(moment, event.voice)
    answer = Answer(said, sense=step.sense(said), on=event.on, voice=event.voice)
    return take(moment, step, answer, lead=moment.words.say("voice.noted"))
