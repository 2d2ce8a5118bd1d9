"""Times of a browser, whose clock may be ahead or behind, told by the server's clock."""


def on_our_clock(
    shown: float | None, answered: float | None, *, sent: float | None, served_at: float, now: float
) -> tuple[float, float]:
    """When an example was shown and answered, by the clock that says that it was served then and that it is `now`.

    What a browser says was `sent` has arrived now, so that tells how far its clock is off, also for what waited there
    for its network. Where that is not said, an answer comes neither after now nor its example before it was served.
    Both times are moved alike: how long an answer took does not depend on the clock.
    """
    off = 0.0 if sent is None else now - sent
    answered = now if answered is None else answered + off
    shown = served_at if shown is None else shown + off
    if answered > now:
        shift = now - answered
    else:
        shift = min(max(0.0, served_at - shown), now - answered)
    return min(shown, answered) + shift, answered + shift
