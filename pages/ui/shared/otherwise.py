"""What is otherwise in the explanations where answers are no classes: of them most was measured, of others less."""

_FEWER = "The same interval as for the share that is right, with fewer examples."
_UNMEASURED = "Measured where answers are classes, and for no other kind of answer."

OTHERWISE: dict[str, dict[str, str]] = {
    "accuracy": {
        "title": "The share that is right, and its likely range",
        "method": "With a hundred known labels or more, half of them, at most 300, drawn at random, are set aside "
        "(hold-out). With fewer, three rows in ten form a check zone, chosen by a hash of the row, which the strategy "
        "cannot touch; one in five of the examples you see is drawn from it at random (one in seven from the fortieth "
        "on); every new model is tested on all of them, and so are the models of fewer labels, anew, or the curve "
        "would rise and fall by the luck of its first few checks. Right is a number that is off by at most the "
        "tolerance, or an answer with exactly the right labels. The range is Wilson's interval (z = 1.645). Errors "
        "have the interval of their logarithm, by Student's t; F1 and single labels a bootstrap interval.",
        "limits": "With fewer than 8 checks no score is shown. Wrong answers among the checks lower the score, since "
        "they are taken for the truth. Checks that you skip or cannot tell test nothing: the score is of examples that "
        "somebody could label, and those are easier. The checks are for the rows of this pool: other rows may be "
        "harder. What was filled in with the answer, or after it, makes the score too good.",
        "measured": "Numbers, seven data sets with ten sessions each: at 100, 150 and 200 labels the range held the "
        "true share in 89, 93 and 91%, on single sets in 70 to 100%. Sets of labels, on three data sets: in 88 to 93% "
        "of draws at 100 labels and 86 to 90% at 200. The intervals of the errors were not measured in sessions.",
    },
    "target": {
        "what": "“Met” is said only when the share that is right lies above the target beyond doubt. How many labels "
        "it still takes is not said here: what labels bring was measured only for classes.",
        "method": "“Met” needs at least 20 test examples and a stricter bound than the range that is shown (z = 2.24), "
        "since looking after every label finds lucky moments; “not reached” needs the same on the other side. Checks "
        "without a label count as wrong for the one and as right for the other. While the model is hardly ever right "
        "in some part of the answers, or nothing is known of it, it is met “so far” only, and that part is named.",
        "limits": "With few checks it mostly stays open whether the target is reached.",
        "measured": "“Met” was said falsely in at most 0.4% of sessions with classes; the bounds are of a share that "
        "is right, whatever an answer is.",
    },
    "saved": {
        "what": "How many more labels drawn at random would have been needed for as good a model. Where not all "
        "labels are known, only models of equally many labels can be compared.",
        "method": "Where all labels are known, drawing at random is replayed 20 times with the same model, and the "
        "range says where 9 of 10 such sessions reach your score. Elsewhere “measured so far” compares, on the "
        "examples the model is tested on, models of as many labels that were chosen and that were drawn at random.",
        "limits": "Nothing is projected: that was made for classes. “Measured so far” needs 20 checks or known labels.",
        "measured": f"{_UNMEASURED} There “measured so far” held the truth in 93 to 96% of sessions.",
    },
    "advice": {
        "what": "Whether to go on is advised only for classes, for which it was measured what more labels bring. Here "
        "the score, its range and the target say how good the model is, and the rest is your call.",
        "method": "For classes the gain of the next 50 labels is read from how many decisions the last ones changed. "
        "“Stop” is said here only when nothing is left to ask or the budget is used up.",
        "limits": "Where the curve has been level for some time, more labels will likely bring little; nothing here "
        "says how little.",
        "measured": "For numbers the high end of what the next 50 labels would bring, found as for classes, held in 66 "
        "and 61% of looks at 100 and 150 labels, where 95% were meant. So it is not shown. Sets of labels were not "
        "measured.",
    },
    "classes": {
        "what": "Found (recall): to how many of the examples that a label fits the model gives it. Right when said "
        "(precision): how many of those it gives the label to it fits.",
        "method": "Counted on the same test examples as the share that is right; the likely range is Wilson's 90% "
        "interval of the recall.",
        "limits": "Each range stands alone: of ten labels, one is expected to lie outside. A rare label has few test "
        "examples and so a wide range; without any it is a dash. How often each label was given follows from what the "
        "strategy asked for, and is not the mix of the pool.",
        "measured": _FEWER,
    },
    "criteria": {
        "what": "Other signs that a model has settled, as the literature computes them. Those that compare classes "
        "are n/a here, and none knows what a label costs.",
        "method": "On one fixed part of the pool, at most 1,000 rows: the decisions that the last 10 answers changed "
        "(none), and the budget. Kappa, entropy and F1 of two models are made for classes.",
        "limits": "Where a value is not defined it is n/a and never “stop”.",
        "measured": _UNMEASURED,
    },
    "drift": {
        "method": "Two tests, each at 2.5%: whether the rows lie elsewhere (maximum mean discrepancy of at most 800 "
        "old and 200 new rows, with 999 permutations) and whether the model of that moment answers them otherwise "
        "(chi-square over kinds of answers, by permutation too). After an alarm, 30% of the next 50 examples are "
        "checks from the new rows. Without one, checks come from them until they have their share. The share that is "
        "right is shown for both parts.",
        "measured": f"{_UNMEASURED} There 100 new rows were called different falsely in 5% of cases.",
    },
    "calibration": {
        "limits": "With few examples even a perfect model shows an error: how much is said beside it. Only the whole "
        "answer is looked at. Needs 20 test examples and a model that says how sure it is.",
        "measured": "Simulated with 20, 40, 100 examples: the interval held the true error in 88 to 99% of cases. "
        "Numbers, seven data sets: how sure the model was lay 3 to 5 points below how often it was right, on average.",
    },
    "cost": {
        "what": "What labels take, in minutes or in your money. What more of them bring is not held against it here: "
        "that was measured only for classes.",
        "method": "A label costs the median of your last 50 answers, pauses over five times that left out, or its "
        "price.",
        "limits": "Your pace over a long time may differ from that of the last answers.",
        "measured": "See “Keep going, your call, or stop”.",
    },
    "ranges": {"measured": _FEWER},
}
