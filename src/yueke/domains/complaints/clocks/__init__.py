"""The clocks of complaints: started, stopped and paused by the same commands as the steps; swept by a job."""

from yueke.domains.complaints.clocks.running import (
    after_step,
    pause,
    promise,
    recategorise,
    regrade,
    resume,
    start,
    stop,
    stop_all,
    supervised,
    told,
)
from yueke.domains.complaints.clocks.sweeping import sweep

__all__ = [
    "after_step",
    "pause",
    "promise",
    "recategorise",
    "regrade",
    "resume",
    "start",
    "stop",
    "stop_all",
    "supervised",
    "sweep",
    "told",
]
