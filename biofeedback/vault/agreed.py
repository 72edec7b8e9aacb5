"""Only what a study agreed on is ever written: records are filtered before they are sealed.

Features that come from a channel which was not agreed on become null, not known; contributions are left out.
"""

from __future__ import annotations

from biofeedback.samples import Channel
from biofeedback.session.records import Record, RecordType, pack_json, pack_samples, unpack_samples
from biofeedback.vault.settings import Settings

_HEART = (Channel.HEART_RATE_BPM, Channel.INTERVAL_MS)
_SKIN = (Channel.SKIN_CONDUCTANCE_uS, Channel.SKIN_CONDUCTANCE_AC_uS)
# What the pipeline derives, and the channels of which at least one must be agreed on to keep it.
_SOURCES = {
    "heart_rate_bpm": _HEART,
    "rmssd_ms": (Channel.INTERVAL_MS,),
    "heart_quality": _HEART,
    "scl_uS": _SKIN,
    "scr_per_min": _SKIN,
    "phasic_uS": _SKIN,
    "skin_quality": _SKIN,
    "movement_g": (Channel.ACCELERATION_G,),
}


def agreed(record: Record, settings: Settings) -> Record | None:
    """The record with nothing in it that was not agreed on; None when nothing is left."""
    if settings.channels is None:
        return record
    if record.type is RecordType.SAMPLES:
        blocks = [block for block in unpack_samples(record.payload) if settings.allows(block.channel)]
        return pack_samples(blocks) if blocks else None
    if record.type is RecordType.SECOND:
        return _second(record, settings)
    return record


def _second(record: Record, settings: Settings) -> Record:
    content = record.json()
    left_out = {name for name, sources in _SOURCES.items() if not any(map(settings.allows, sources))}
    for part in ("features", "arousal"):
        values = content.get(part)
        if isinstance(values, dict):
            content[part] = {name: None if name in left_out else value for name, value in values.items()}
    arousal = content.get("arousal")
    if isinstance(arousal, dict) and isinstance(arousal.get("contributions"), dict):
        shares = arousal["contributions"]
        arousal["contributions"] = {name: share for name, share in shares.items() if name not in left_out}
    return pack_json(RecordType.SECOND, **content)
