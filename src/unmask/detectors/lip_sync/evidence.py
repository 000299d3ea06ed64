"""Evidence that a person can read: the mouth against the voice, and the agreement by shift."""

from unmask.detectors.contract import Band, Curve, Plot
from unmask.detectors.lip_sync.reading import Reading
from unmask.detectors.lip_sync.reference import Usual
from unmask.detectors.lip_sync.rhythm import GRID_RATE, Values
from unmask.words import Message


def exhibits_of(person: int, reading: Reading, usual: Usual) -> tuple[Plot, Plot]:
    """The two plots of one person.

    Args:
        person: number of the person.
        reading: of mouth and sound.
        usual: what other clips show.
    """
    agreement = reading.agreement
    curve = zip(agreement.shifts.tolist(), agreement.curve.tolist(), strict=True)
    over_time = Plot(
        Message("lip-sync-over-time", {"person": person}),
        Message("axis-time"),
        Message("axis-movement"),
        (
            Curve(Message("curve-mouth"), _points(reading.start, reading.mouth)),
            Curve(Message("curve-voice"), _points(reading.start, reading.voice)),
        ),
    )
    over_shifts = Plot(
        Message("lip-sync-over-shifts", {"person": person}),
        Message("axis-shift"),
        Message("axis-agreement"),
        (Curve(Message("curve-person", {"person": person}), tuple(curve)),),
        (
            Band(Message("band-own-sound"), *usual.own),
            Band(Message("band-exchanged-sound"), *usual.exchanged),
        ),
    )
    return over_time, over_shifts


def _points(start: float, values: Values) -> tuple[tuple[float, float], ...]:
    return tuple((start + at / GRID_RATE, float(value)) for at, value in enumerate(values))
