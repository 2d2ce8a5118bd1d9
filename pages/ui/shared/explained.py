"""What each number is, how it is found, where it can be wrong, and how often it was right when that was measured."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from al_core.tasks import Task
from al_core.tasks.foresight import WITH_CLASSES
from pages.ui.shared.frame import Context
from pages.ui.shared.otherwise import COUNTED, FORESEEN, OTHERWISE


@dataclass(frozen=True)
class Explained:
    """A number's title; two sentences on what it is; the method, its limits, and the coverage that was measured."""

    title: str
    what: str
    method: str
    limits: str
    measured: str


NUMBERS = {
    "accuracy": Explained(
        "Accuracy and its likely range",
        "The share of examples that the model gets right, measured on examples it never learnt from. The likely "
        "range holds the true share in 9 of 10 cases.",
        "With a hundred known labels or more, half of them, at most 300, drawn at random, are set aside (hold-out). "
        "With fewer, three rows in ten form a check zone, chosen by a hash of the row, which the strategy cannot "
        "touch; one in five of the examples you see is drawn from it at random (one in seven from the fortieth on); "
        "every new model is tested on all of them, and so are the models of fewer labels, anew, or the curve would "
        "rise and fall by the luck of its first few checks. The range is Wilson's interval (z = 1.645). Balanced "
        "accuracy and macro F1 have one made of Wilson's intervals of all classes, log loss a bootstrap interval.",
        "With fewer than 8 checks no score is shown. Wrong answers among the checks lower the score, since they are "
        "taken for the truth. Checks that you skip or cannot tell test nothing: the score is of examples that somebody "
        "could label, and those are easier. The checks are for the rows of this pool: other rows may be harder. Known "
        "labels tell how good the model is on rows like theirs: where these look different from the other rows (as in "
        "drift), they only teach, and checks take their place; a choice too fine to be seen, of one class more than "
        "another, bends the score. What was filled in with the answer, or after it, makes the score too good. So with "
        "each model every column of numbers or kinds is tried alone, on answers that it was not shown. It is named "
        "where it tells 97 in 100 of at least 20, and the other columns tell clearly fewer, or it has as many values "
        "as there are classes. Words of a text are not tried.",
        "550 whole sessions through this app, on the digits and ten made sets: at 100, 200 and 500 labels the range "
        "held the true accuracy in 91, 92 and 91 of 100 sessions (on single sets in 84 to 98), and the score was 0.1 "
        "points off on average. In 475 sessions of 200 labels on nineteen sets, tables, images and texts among them, "
        "it held in 90 of 100, and the score was 0.3 to 0.5 points too high. Testing on labels that a strategy chose, "
        "as is often done, was 14 to 20 points off.",
    ),
    "target": Explained(
        "The target, and how far it is",
        "“Met” is said only when the accuracy lies above the target beyond doubt. How many labels it still takes "
        "is a range, because neither the accuracy now nor what labels bring is known exactly.",
        "“Met” needs at least 20 test examples and a stricter bound than the range that is shown (z = 2.24), since "
        "looking after every label finds lucky moments; “not reached” needs the same on the other side. Checks without "
        "a label count as wrong for the one and as right for the other. While fewer than 5 test examples are of a "
        "class, or surely less than half of them are found, it is met “so far” only, and the class is named. The way "
        "to go: the fewest labels after which the target is reached with a chance of 5%, and of 90%, from the doubt "
        "about the accuracy and the spread of what labels brought in replays. Minutes are labels at your own mean "
        "pace, long pauses left out.",
        "Nothing is said further than 300 labels ahead, or past the end of the pool. With few checks the far end "
        "is mostly open: “60 labels or more”.",
        "In the same sessions, each of 500 labels with a look after every ten, “met” was said falsely in at most 0.4%, "
        "for any target from 70 to 95%. The range of labels held the truth in 97% of 32,863 looks; of “not in sight”, "
        "2% were wrong. With a hold-out of 300: 97% of 1,348 looks, and 2%.",
    ),
    "saved": Explained(
        "Labels saved",
        "How many more labels drawn at random would have been needed for the same accuracy. Where that can only be "
        "projected it is called a projection, and often the honest answer is “not yet distinguishable”.",
        "Where all labels are known, drawing at random is replayed 20 times with the same model, and the range says "
        "where 9 of 10 such sessions reach your score. Elsewhere twelve models that learnt from your answers, each "
        "from others of them, label the pool in your place, six with their doubts and six without; your model (or a "
        "quicker one in its place, where it is slow) is taught again, by the strategy and at random, and judged on "
        "three rows in ten that neither may ask for. The ratio is the fewest labels at random that end as well, for "
        "each of the strategy’s. Of the two ratios, with doubts and without, the lower one counts. Of what lies two "
        "standard errors below it, as the replays differ, 0.9 times is taken: where that is above 1 a saving is "
        "claimed, and since how large it is is less sure than that there is one, the range begins at its square root; "
        "elsewhere at its square. It ends at 1.6 times what lies two standard errors above. Where as many labels of "
        "either end within a quarter of a point, with doubts or without, it takes in 1. “Measured so far” compares, on "
        "the examples the model is tested on, models of as many labels from either; where it says the contrary, the "
        "range takes in 1, too.",
        "The projection believes what was learnt from your answers: where they mislead, so does it. It is shown from "
        "20 checks or known labels on, and only if the model is right more often than always saying the commonest "
        "class would be, gets better with more labels, and is not outdone on the tests by one of a few labels drawn at "
        "random. Sessions of more than 1,000 labels are replayed up to there; of a pool that is mostly labelled "
        "nothing is claimed. Curves of random sampling are never extrapolated: that claimed savings falsely in 10 to "
        "26% of sessions.",
        "Projection after 200 labels, nineteen data sets, 475 sessions, told in 388 of them: the range held the truth "
        "in 95%. “Saving” was said falsely in none, nor in any of as many sessions at random and by a harmful "
        "strategy; of those where the model learns and choosing truly halved the labels it was said in 79%. With the "
        "automatic model (475 sessions) these were 96%, three, and 72%; with naive Bayes (475) 95%, three, and 62%; "
        "with forests (228) 92%, none, and 77%. It is too rosy where choosing harms the model, as it does the "
        "automatic model on two clouds one inside the other and, less, naive Bayes on the waves. “Measured so far” "
        "held the truth in 93 to 96% of sessions, and said falsely which way is better in at most 2%. Replayed with "
        "known labels: sessions at random lay in the range in 92 to 94%, and “saving” was said of under 1% of them.",
    ),
    "advice": Explained(
        "Keep going, your call, or stop",
        "The worth of what the next 50 labels should add, against the minutes they take you. It needs 70 labels, "
        "and “stop” only comes when two models in a row say so.",
        "Gain of the next 50 = 0.2 x (share of decisions that the last 50 labels changed, less the share that the"
        " last 10 changed). Keep going: even half of that is worth more than 50 labels cost. Stop: not even all of it "
        "is. A point of accuracy is taken to be worth 10 minutes of labelling until you say otherwise, under “Cost and "
        "benefit”.",
        "An average: for one data set the factor may be off by half either way. “Stop” means “probably not worth "
        "it”. It cannot speak before 70 labels; where a point is worth very little, stopping sooner may be "
        "better.",
        "550 sessions of 500 labels on the digits and ten made sets, three prices: stopping where it says so costs 8% "
        "more than the best moment seen in hindsight; stopping at 100 labels costs 15% more, at 1 - F1 below 0.01 40%, "
        "waiting for settled predictions (kappa 0.99) 78%. On nineteen sets, with other models and strategies too, it "
        "costs 8 to 13%. At 80 labels a point 50 more labels paid in 60% of “keep going”, 44% of “your call” and 9% of "
        "“stop”, and in 86, 56 and 21% with the automatic model in sessions of 200 labels. In those of 500 the next 50 "
        "labels were said to bring 0.8 points and brought 0.5 on average; they brought at most the high end in 95% of "
        "looks, and took a point or more away in 2%.",
    ),
    "classes": Explained(
        "Found, and right when said",
        "Found (recall): how many of the examples of a class the model finds. Right when said (precision): how "
        "many of those it calls so are of that class.",
        "Counted on the same test examples as the accuracy; the likely range is Wilson's 90% interval of the recall.",
        "Each range stands alone: of ten classes, one is expected to lie outside. A rare class has few test "
        "examples and so a wide range; without any it is a dash. The labels by class are those the strategy asked "
        "for, not the mix of the pool.",
        "The same interval as for the accuracy, with fewer examples.",
    ),
    "ranges": Explained(
        "Range by range",
        "How many tests of a range are off by no more than the tolerance, and by how much they are off on average (the "
        "usual error). Leaning says whether the model says too much or too little there.",
        "The tests in the order of their true number, in four parts of about the same size; the likely range is "
        "Wilson's 90% interval of the share.",
        "Each range stands alone, and has a quarter of the tests. At both ends a model says too little of the large "
        "and too much of the small, as long as it has learnt little.",
        "The same interval as for the accuracy, with fewer examples.",
    ),
    "criteria": Explained(
        "The field's stopping criteria",
        "Other signs that a model has settled, as the literature computes them. They do not know what a label "
        "costs, so they stand beside the advice and not in its place.",
        "All on one fixed part of the pool, at most 1,000 rows: agreement beyond chance with the model before the"
        " last 10 answers (kappa at least 0.99 three times), decisions changed (none), mean entropy over its "
        "largest value (below 0.1), 1 - F1 between the two models (below 0.01), and the budget.",
        "Where a value is not defined, for instance with one class only, it is n/a and never “stop”.",
        "In the same sessions as the advice: kappa at 0.99 cost 78% more than the best moment, unchanged predictions "
        "81%, overall uncertainty 97%, 1 - F1 below 0.01 40%; the advice 8%.",
    ),
    "drift": Explained(
        "New rows: do they look different?",
        "Rows that were added later are compared once with those before. “Different” means more than chance explains; "
        "it does not mean worse.",
        "Two tests, each at 2.5%: whether the rows lie elsewhere (maximum mean discrepancy of at most 800 old and 200 "
        "new rows, with 999 permutations) and whether the model of that moment calls them otherwise (chi-square, by "
        "permutation too). After an alarm, 30% of the next 50 examples are checks from the new rows. Without one, "
        "checks come from them until they have their share. The accuracy is shown for both parts.",
        "Fewer than 50 new rows are not compared. They are never compared with the labelled rows: those were chosen, "
        "and differ by design. Small additions are compared when they are 50 together. Each comparison has its own 5% "
        "of false alarms. Where known labels test the model, nothing tests it on the new rows.",
        "Nine data sets, 100 new rows: false alarms in 5%; rows from one end of the pool were called different in all "
        "cases, another mix of classes (the odds of one times three) in 55%. In earlier replays such shifts moved the "
        "accuracy by 4 points down to 3 up.",
    ),
    "calibration": Explained(
        "Is it as sure as it should be?",
        "Of the examples of which the model is 80% sure, 80% should be right. The expected calibration error is "
        "how far it is from that, on average.",
        "Test examples are sorted by how sure the model is and cut into bins of about 15, at most ten. The error "
        "is the mean distance between how sure and how often right; its bootstrap interval is moved by its own "
        "bias, ends where one more mistake would have put it, and begins at 0 where chance alone explains the error.",
        "With few examples even a perfect model shows an error: how much is said beside it. Only the likeliest "
        "class is looked at. Needs 20 test examples and a model with probabilities.",
        "Simulated with 20, 40, 100 examples, models too sure, as sure as they should be, or nearly always right: the "
        "interval held the true error in 88 to 99% of cases; for perfectly calibrated models it begins at 0 in 95%.",
    ),
    "cost": Explained(
        "Cost and benefit",
        "What further labels bring after their cost, in minutes or in your money. Beyond the break-even they have"
        " cost more than they brought.",
        "A label costs the median of your last 50 answers, pauses over five times that left out, or its price. "
        "The gain of k labels is the gain of the next 50 times (k / 50) to the power 0.72, since each further "
        "label brings less; the band is the range of nine in ten.",
        "Not measured further than 300 labels ahead. The band begins at 0 gain: harm is not foreseen.",
        "See “Keep going, your call, or stop”: the same gain. For k from 50 to 300 the growth was within a "
        "quarter of what was measured on nine data sets.",
    ),
}


def numbers_of(task: Task | None) -> dict[str, Explained]:
    """The numbers that a project with this task shows, explained as they are there; without a task all of them."""
    if task is None:
        return NUMBERS
    left_out, otherwise = "ranges" if task.noun else "classes", {} if task.foresight is WITH_CLASSES else OTHERWISE
    if task.foresight not in (WITH_CLASSES, None):
        otherwise = OTHERWISE | FORESEEN
    if task.counts:
        otherwise = otherwise | COUNTED
    return {name: replace(one, **otherwise.get(name, {})) for name, one in NUMBERS.items() if name != left_out}


def what_is_this(context: Context, name: str) -> str:
    """The help beside a number: its two sentences, and the way to the whole."""
    where = urlencode({"about": name, "project": context.project.id, "who": context.who})
    what = numbers_of(context.project.task)[name].what
    return f"{what} [How it is found, and how often it is right](numbers?{where})"
