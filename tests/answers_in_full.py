"""What answers to a batch tell, by every way in which it may be answered."""

from itertools import product

import numpy as np
from scipy.special import xlogy

from al_core.queries.joint_entropy import Answers


def beliefs(seed, members=4, candidates=8, classes=3):
    return np.random.default_rng(seed).dirichlet(np.full(classes, 0.4), (members, candidates))


def joint_information(proba, batch):
    """I(answers; member) of a batch, by every way in which it may be answered."""
    classes = proba.shape[2]
    together, noise = 0.0, 0.0
    for answers in product(range(classes), repeat=len(batch)):
        chances = np.prod([proba[:, one, answer] for one, answer in zip(batch, answers, strict=True)], axis=0)
        together -= xlogy(chances.mean(), chances.mean())
        noise -= xlogy(chances, chances).mean()
    return together - noise


def drawn(proba, batch, seed=0):
    """Answers after this batch, and what each of its picks added."""
    answers, gains = Answers(len(proba), np.random.default_rng(seed)), []
    for one in batch:
        gains.append(answers.gain(proba[:, [one]])[0])
        answers.add(proba[:, one])
    return answers, gains
