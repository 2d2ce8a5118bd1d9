"""The tables of the honesty bench: what was said, held against what was true, one function a table."""

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency

from al_core.evaluation.stopping import criteria
from al_core.numbers.outlook import FARTHEST

STEP, NEXT, MOST_RATIO = 10, 50, 6
LOOKS = (100, 200, 500)
TARGETS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
EVERY = "all sets"
POINTS = (5, 20, 80)  # labels that a point of accuracy is worth


def report(frame: pd.DataFrame) -> None:
    """Print every table. `frame` has a line a look: set, seed, n, what was said and what was true."""
    accuracy(frame)
    claims(frame)
    way(frame)
    gains(frame)
    calibration(frame)
    savings(frame)
    stopping(frame)


def accuracy(frame: pd.DataFrame) -> None:
    """The interval of the accuracy: how far off, how often right."""
    print("\nAccuracy now (Wilson 90%)            bias, points   coverage   half width   shipped covered")
    for n in [n for n in LOOKS if n in set(frame.n)]:
        at = frame[(frame.n == n) & frame.value.notna()]
        for name, part in _sets(at):
            bias, half = 100 * (part.value - part.true).mean(), 50 * (part.high - part.low).mean()
            held, shipped = (part[truth].between(part.low, part.high).mean() for truth in ("true", "shipped"))
            print(f"  {n:4} labels  {name:20} {bias:+10.2f} {held:12.2f} {half:12.1f} {shipped:14.2f}")
        print(f"  {n:4} labels: the sets differ in coverage by chance, p = {by_chance(at):.2f}")


def by_chance(at: pd.DataFrame) -> float:
    """How likely single sets would differ in coverage as much as they do, were it the same on all: chi-square."""
    held = at.true.between(at.low, at.high)
    table = pd.crosstab(at["set"], held)
    return float(chi2_contingency(table, correction=False).pvalue) if table.shape[1] > 1 else 1.0


def claims(frame: pd.DataFrame) -> None:
    """How often a target is said to be reached, and is not."""
    print("\n“Target reached” (looks every ten labels): share of sessions that claim, and that claim falsely")
    sessions = frame.groupby(["set", "seed"])
    for target in TARGETS:
        said = frame[f"claims {target}"]
        claim, false = (
            sessions.apply(lambda one, at=at: at[one.index].any()).mean() for at in (said, said & (frame.true < target))
        )
        print(f"  {target:5}: claims {claim:.2f}, falsely {false:.3f}")


def way(frame: pd.DataFrame) -> None:
    """The range of labels that a target still needs."""
    near, held, unseen, wrong = way_to_the_target(frame)
    print(f"\nTo the target ({near} looks from 2 points above to 12 below): the range holds the truth in {held:.2f};")
    print(f"  “not in sight” in {unseen:.2f} of looks, wrongly in {wrong:.2f} of those")


def gains(frame: pd.DataFrame) -> None:
    """What the next 50 labels were said to bring, and what they brought."""
    later = frame[["set", "seed", "n", "true"]].assign(n=frame.n - NEXT)
    both = frame[frame.gain.notna()].merge(later, on=["set", "seed", "n"], suffixes=("", " later"))
    if not len(both):
        return
    came = both["true later"] - both.true
    high, least = (came <= both["gain high"]).mean(), (came >= 0).mean()
    said = f"{100 * both.gain.mean():.1f} points said, {100 * came.mean():.1f} came"
    print(
        f"\nGain of the next {NEXT} labels ({len(both)} looks): {said} on average; at most the high end in {high:.2f},"
    )
    print(f"  at least nothing in {least:.2f}, at least one point less in {(came >= -0.01).mean():.2f}")


def calibration(frame: pd.DataFrame) -> None:
    """The interval of the expected calibration error."""
    sure = frame[frame["error"].notna()] if "error" in frame else frame[:0]
    if len(sure):
        kept = sure["error"].between(sure["error low"], sure["error high"]).mean()
        print(f"\nExpected calibration error ({len(sure)} looks): the interval holds the truth in {kept:.2f}")


def savings(frame: pd.DataFrame) -> None:
    """The projection of annotations saved, and what was measured."""
    if "projected" not in frame:
        return
    told = frame[frame.projected.fillna("") != ""]
    print(
        "\nAnnotations saved        told  covers  lower right  surely wrong  says saving  falsely  true ratio, within"
    )
    for name, part in _sets(told):
        low, high, truth, says = part["ratio low"], part["ratio high"], part["true ratio"], part.projected == "saving"
        held, right, wrong = ((low <= truth) & (truth <= high)).mean(), (low <= truth).mean(), low > part["true high"]
        claims = f"{wrong.mean():13.2f} {says.mean():12.2f} {(says & (truth < 1)).mean():8.3f}"
        known = f"{truth.median():10.2f}  {part['true low'].median():.2f} to {part['true high'].median():.2f}"
        print(f"  {name:18} {len(part):8} {held:7.2f} {right:12.2f} {claims} {known if name != EVERY else ''}")
    halved = frame[frame.projected.notna() & (frame["true ratio"] >= 2) & frame.rises]
    says = (halved.projected == "saving").mean()
    print(f"  where the model learns and choosing truly halves the labels ({len(halved)} sessions): says it {says:.2f}")
    middle, most = told.seconds.quantile([0.5, 0.95])
    print(f"  processor time: {middle:.1f} s in the middle, 19 of 20 take less than {most:.1f} s")
    if "measured" in frame:
        ahead(frame[frame.measured.notna()])


def ahead(frame: pd.DataFrame) -> None:
    """What was measured at equal numbers of labels: how often right, and what was claimed falsely."""
    print(f"\nMeasured so far ({len(frame)} looks)            covers   half width   better   falsely   worse   falsely")
    for name, part in _sets(frame):
        held, half = (
            part["ahead"].between(part["ahead low"], part["ahead high"]).mean(),
            part["ahead high"] - part["ahead low"],
        )
        better, worse = part.measured == "better than random", part.measured == "worse than random"
        false, wrong = (better & (part["ahead"] <= 0)).mean(), (worse & (part["ahead"] >= 0)).mean()
        claims = f"{better.mean():9.2f} {false:9.3f} {worse.mean():7.2f} {wrong:9.3f}"
        print(f"  {name:30} {held:14.2f} {50 * half.mean():12.1f} {claims}")


def stopping(frame: pd.DataFrame) -> None:
    """The regret of each rule to stop, at three values of a point of accuracy."""
    heads = "".join(f"{points:>5} labels a point" for points in POINTS)
    print(f"\nRelative regret of stopping, %       {heads}    mean")
    for rule in ["advice", *(one.name for one in criteria([], 0, None)[:-1]), "always 100", "always 200"]:
        regrets = [100 * regret(frame, rule, points) for points in POINTS]
        print(f"  {rule:34} " + "".join(f"{value:17.1f}" for value in regrets) + f"{np.mean(regrets):10.1f}")


def _sets(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(EVERY, frame), *((str(name), part) for name, part in frame.groupby("set"))] if len(frame) else []


def way_to_the_target(frame: pd.DataFrame) -> tuple[int, float, float, float]:
    """Looks near a target, how often the range of labels held the truth, said "not in sight", and that wrongly."""
    found = []
    for _, session in frame.groupby(["set", "seed"]):
        n = session.n.to_numpy()
        true = session.true.rolling(5, center=True, min_periods=1).mean().to_numpy()
        for target in [target for target in TARGETS if f"from {target}" in session]:
            for at in np.flatnonzero(session[f"from {target}"].notna() & (session.true - target).between(-0.12, 0.02)):
                reached = n[at:][true[at:] >= target]
                needed = reached[0] - n[at] if len(reached) and reached[0] - n[at] <= FARTHEST else np.inf
                low, high = session[f"from {target}"].iloc[at], session[f"to {target}"].iloc[at]
                found.append((low <= needed + STEP and needed <= high + STEP, np.isinf(low), np.isfinite(needed)))
    if not found:
        return 0, np.nan, np.nan, np.nan
    held, unseen, reached_it = np.array(found, bool).T
    return len(found), held.mean(), unseen.mean(), (unseen & reached_it).sum() / max(1, unseen.sum())


def regret(frame: pd.DataFrame, rule: str, points: int) -> float:
    """Mean relative regret of the cost (labels and points of error) where the rule stops, against the best look."""
    found = []
    for _, session in frame.groupby(["set", "seed"]):
        cost = (session.n + points * 100 * (1 - session.true)).to_numpy()
        if rule == "advice":
            stops = (session[f"advice {points}"] == "stop").to_numpy()
        elif rule.startswith("always"):
            stops = (session.n == int(rule.split()[1])).to_numpy()
        else:
            stops = session[rule].to_numpy()
        at = int(stops.argmax()) if stops.any() else len(cost) - 1
        found.append((cost[at] - cost.min()) / cost.min())
    return float(np.mean(found))
