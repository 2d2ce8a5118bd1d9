"""What is otherwise in the explanations where answers are no classes: of them most was measured, of others less.

`FORESEEN` is for those of which it was measured what more labels bring, on top of the rest, `COUNTED` for those where
examples cost by what is read.
"""

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
        "have the interval of their logarithm, by Student's t, its far end as if one test more were as far off as the "
        "farthest, or farther; F1 and single labels a bootstrap interval.",
        "limits": "With fewer than 8 checks no score is shown. Wrong answers among the checks lower the score, since "
        "they are taken for the truth. Checks that you skip or cannot tell test nothing: the score is of examples that "
        "somebody could label, and those are easier. The checks are for the rows of this pool: other rows may be "
        "harder. What was filled in with the answer, or after it, makes the score too good.",
        "measured": "Numbers, seven data sets with eight sessions each: at 100, 150 and 200 labels the range held the "
        "true share in 84, 86 and 86%, and in 91, 91 and 92% of draws of as many tests, on single sets in 87 to 99%; "
        "that of RMSE in 92 to 93% of draws (84 to 97%), of the mean error in 92% (91 to 95%), of R² in 87 to 91% (80 "
        "to 97%). Sets of labels, on three data sets: in 88 to 93% of draws at 100 labels and 85 to 90% at 200.",
    },
    "target": {
        "what": "“Met” is said only when the share that is right lies above the target beyond doubt. How many labels "
        "it still takes is not said here: what labels bring was not measured for such answers.",
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
        "what": "Whether to go on is advised only where it was measured what more labels bring. Here "
        "the score, its range and the target say how good the model is, and the rest is your call.",
        "method": "“Stop” is said here only when nothing is left to ask or the budget is used up.",
        "limits": "Where the curve has been level for some time, more labels will likely bring little; nothing here "
        "says how little.",
        "measured": "For this kind of answer it was not measured what more labels bring.",
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
        "that was not measured for such answers.",
        "method": "A label costs the median of your last 50 answers, pauses over five times that left out, or its "
        "price.",
        "limits": "Your pace over a long time may differ from that of the last answers.",
        "measured": "See “Keep going, your call, or stop”.",
    },
    "ranges": {"measured": _FEWER},
}

FORESEEN: dict[str, dict[str, str]] = {
    "target": {
        "what": "“Met” is said only when the share that is right lies above the target beyond doubt. How many labels "
        "it still takes is a range, because neither that share nor what labels bring is known exactly.",
        "method": f"{OTHERWISE['target']['method']} The way to go: the fewest labels after which the target is reached "
        "with a chance of 5%, and of 90%, from the doubt about the share now and the spread of what labels brought in "
        "replays.",
        "limits": "Nothing is said further than 300 labels ahead, or past the end of the pool. With few checks the far "
        "end is mostly open: “60 labels or more”.",
        "measured": f"{OTHERWISE['target']['measured']} In replays, had the share now been known exactly, the range "
        "of labels held the truth in 99% of 696 looks for numbers and in all of 94 for sets of labels, where 85% are "
        "meant: it is rather too wide.",
    },
    "advice": {
        "what": "The worth of what the next 50 labels should add, against the minutes they take you. It needs 70 "
        "labels, and “stop” only comes when two models in a row say so.",
        "method": "Numbers: what the last 50 labels moved (mean square, less what the last 10 did) as a part of the "
        "squared error on left-out labels, at most all of it. That counts for the labels that were there before them, "
        "30% for the rest, since a model with few labels may yet begin to move; times how many of the numbers are "
        "right and how many are wrong. The gain of the next 50 is 0.64 times that. "
        "Sets of labels: how many labels of an example the last 50 changed, less those that the last 10 did, times how "
        "many whole answers are right; the gain is a quarter of that. Keep going: even half of the gain is worth more "
        "than 50 labels cost. Stop: not even all of it is. A point is taken to be worth 10 minutes of labelling until "
        "you say otherwise, under “Cost and benefit”.",
        "limits": "An average: on one data set it may be several points too high or too low, and a model that suddenly "
        "finds the rule is not foreseen. Labels may take something away, so the range can begin below 0. It was "
        "measured with the automatic model and strategy.",
        "measured": "Replays of 22 data sets of numbers, each with four tolerances, and 16 of sets of labels, by "
        "constants that were fitted on other sets: the next 50 labels were said to bring 1.4 points and brought 1.4 "
        "(numbers), 1.7 and 1.7 (sets). They brought at most the high end in 94 and 95% of looks, and at least the low "
        "end in 94% of either; on single sets in 66% or more. On single sets the mean was off by up to 4.4 and 2.5 "
        "points. Stopping where it says so cost about 5% and 1 to 5% more than the best moment, at three prices; "
        "always at 100 labels, 16 to 53% and 6 to 19%. In whole sessions on 18 sets of numbers the range held in 86 "
        "to 92% of looks at 100 and 150 labels.",
    },
    "cost": {
        "what": "What further labels bring after their cost, in minutes or in your money. Beyond the break-even they "
        "have cost more than they brought.",
        "method": f"{OTHERWISE['cost']['method']} The gain of k labels is the gain of the next 50 times (k / 50) to "
        "the power 0.68, since each further label brings less; the band is the range of nine in ten.",
        "limits": "Not measured further than 200 labels ahead.",
        "measured": "See “Keep going, your call, or stop”: the same gain. The band held what 200 labels brought in 95% "
        "of looks for numbers and in 93% for sets of labels, on sets of which nothing was fitted.",
    },
}

COUNTED: dict[str, dict[str, str]] = {
    "saved": {
        "title": "Time saved",
        "what": "How much longer, and how much more to read, texts at random would have been for as good a score. "
        "Fewer texts alone are no saving: most strategies ask long ones.",
        "method": "Your seconds are those of the log. What it takes you to read so much is a line through your "
        "answers (least squares of shares); what took over five times what it says was a pause, and counts as the "
        "line says, as answers without a time do. Where all labels are known, drawing at random is replayed 20 times "
        "with the same model, until it is as good (in entity F1 where spans are marked). Of so many texts at random "
        "the range says what they would have taken you, in nine of ten sessions: it holds the doubt about how many "
        "they are, how long, and how fast you read. Elsewhere “measured so far” compares, on the examples the model "
        "is tested on, models for which as much was read. A saving is said where it holds at 2.24 deviations.",
        "limits": "Needs 20 answers with a time, and a time for half of all; else it is told in what was read alone. "
        "What a strategy asks is taken to be read at the pace that its length says. Nothing is projected: that was "
        "made for classes. “Measured so far” needs 20 checks or known labels.",
        "measured": "30 sessions on sentences with 11 kinds of spans, each read by four made people: the range held "
        "what other random sessions took the same person in 90 to 93 of 100 (counted in texts, 89 to 92). “Saving” was "
        "said falsely in none. Where texts were asked that are 1.6 times as long, a saving would have been said in 40% "
        "of looks, had texts been counted; in time it was in 3%. “Measured so far” was not measured where spans are "
        "marked.",
    },
    "cost": {
        "method": "A label costs what you take to read as much as is asked next, by the line of your seconds by what "
        "was read; or its price.",
    },
}
