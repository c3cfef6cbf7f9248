"""The rules are the numbers Telegram's servers go by, each open to change."""

from dataclasses import dataclass

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Rules:
    """All times are in seconds."""

    poll_pacing: bool = False  # the 3 s and 0.5 s rules, one conflict per 3 s, one setWebhook per s
    privacy: bool = True  # in groups the bot hears only commands, replies and service messages
    message_life: float = DAY
    tap_life: float = 150.0
    answer_within: float = 15.0  # after a tap
    delete_within: float = 2 * DAY
    retry_base: float = 2.0  # webhook: the first retry is immediate, then 2, 4, 8 ...
    retry_cap: float = 60.0
    webhook_timeout: float = 60.0
    gone_for: float = 23 * 3600.0  # of answers 410 closes the webhook
    quiet: float = 0.05  # a bot that shows nothing for so long has finished
    first_update_id: int = 100_000_001
