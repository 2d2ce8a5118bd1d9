"""The labels of answers of any number of names, each with its key, and the key for none of them."""

from typing import Any

from al_core.tasks.vocabulary import OfNames

KEYS = "123456789"
NONE_KEY = "0"


def keyed_labels(task: OfNames) -> dict[str, Any]:
    """The labels in their order with keys and colours; none of them has a key of its own where no label is "0"."""
    keyed = all(len(name) == 1 and name.isdigit() for name in task.names)
    labels = [
        {"name": name, "key": name if keyed else KEYS[number : number + 1], "colour": number}
        for number, name in task.numbered.items()
    ]
    taken = any(one["key"] == NONE_KEY for one in labels)
    return {"labels": labels, "noneKey": "" if taken else NONE_KEY}
