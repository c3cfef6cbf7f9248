"""What the operator does for people: wipes someone who asks for it, reads what they say."""

import json

from bot.clock import now
from bot.settings import read_settings
from storage.errors import StoreError

from .opening import opened


def wipe(code: str, *, yes: bool) -> None:
    """All that is kept of the person with this code is wiped, or counted; raises StoreError."""
    with opened(read_settings()) as store:
        with store.begin(writing=yes) as work:
            found = work.coded(code)
            if len(found) != 1:
                many = "Nobody" if not found else "More than one person"
                raise StoreError(f"{many} has the code {code.strip().upper()}.")
            kept = work.everything(found[0])
            runs, pages = len(kept.runs), len(kept.pages)
            numbers = f"answers {len(kept.current)}, runs {runs}, pages {pages}"
            if not yes:
                print(f"This would wipe: {numbers}. Nothing was changed; --yes does it.")
                return
            work.erase(found[0], now())
        print(f"Wiped: {numbers}.")
        if not store.scrub():
            print("Traces in the database file go when nobody reads it; run `passage doctor`.")


def print_feedback(*, as_json: bool) -> None:
    """Everything that was said with /feedback, the oldest first."""
    with opened(read_settings()) as store, store.begin(writing=False) as work:
        said = work.feedback()
    rows = [
        {"day": one.given_at.date().isoformat(), "question": one.question, "text": one.text}
        for one in said
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print(
        "\n\n".join(f"{r['day']} {r['question']}\n{r['text']}" for r in rows) or "No feedback yet."
    )
