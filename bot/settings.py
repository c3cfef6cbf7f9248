"""All settings, read in one place from the environment, a .env file and the operator's file."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """A setting that cannot work, in one plain sentence."""


class Retention(BaseModel):
    """How long answers are kept after the last sign of life; an operator may only shorten it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unfinished_days: int = Field(default=90, ge=1, le=90)
    finished_months: int = Field(default=18, ge=1, le=18)

    @property
    def unfinished(self) -> timedelta:
        """For people who never reached a page."""
        return timedelta(days=self.unfinished_days)

    @property
    def finished(self) -> timedelta:
        """For people who have a page."""
        return timedelta(days=round(self.finished_months * 30.44))


class VoiceNotes(BaseModel):
    """Where voice answers are kept, and how long one may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kept: Literal["telegram", "here"] = "telegram"
    """With Telegram, under a name that only we keep; or here as well, sealed like every answer."""
    longest_seconds: int = Field(default=120, ge=10, le=600)


class Operator(BaseModel):
    """Who runs this; without a file, a private person does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    contact: str = ""
    country: str = ""
    retention: Retention = Retention()
    voice: VoiceNotes = VoiceNotes()
    thresholds: dict[str, float] = {}
    dialogues: Path | None = None


class Settings(BaseSettings):
    """The environment's settings, each under PASSAGE_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PASSAGE_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default_factory=lambda: f"sqlite:///{user_data_path('passage') / 'passage.db'}"
    )
    key_file: Path = Field(default_factory=lambda: user_config_path("passage") / "key")
    backup_key_file: Path = Field(
        default_factory=lambda: user_config_path("passage") / "backup-key"
    )
    backup_folder: Path = Field(default_factory=lambda: user_data_path("passage") / "backups")
    ledger_file: Path = Field(default_factory=lambda: user_data_path("passage") / "erasures")
    operator: Path | None = None
    telegram_token: str = Field(default="", repr=False)
    telegram_api: str = TELEGRAM
    webhook_url: str = ""
    webhook_secret: str = Field(default="", repr=False)
    listen: str = ""
    log: str = "INFO"

    def read_operator(self) -> Operator:
        """The operator's file; raises SettingsError when it has no shape."""
        if self.operator is None:
            return Operator()
        try:
            return Operator.model_validate(_read_yaml(self.operator))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise SettingsError(f"{self.operator}: {place}: {first['msg']}") from None


def read_settings() -> Settings:
    """The settings of this process; raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"PASSAGE_{name}: {first['msg']}") from None


def _read_yaml(path: Path) -> Any:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only who has an operator file pays for it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        return YAML(typ="safe").load(path.read_text("utf-8")) or {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {os.strerror(error.errno or 0)}") from None
    except (YAMLError, UnicodeDecodeError):
        raise SettingsError(f"{path} is not a YAML file") from None
