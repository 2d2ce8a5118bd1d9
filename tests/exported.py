"""What a project says of its answers, before an export and after."""

import csv
import io

from al_core.projects.exports import export
from al_core.projects.labels import fold
from al_core.projects.projects import create_project


def labels_of(store, project):
    with store.reading() as records:
        return fold(records.decisions(project.id), project.settings.task)


def state(store, project):
    labels = labels_of(store, project)
    said = {(one.row, one.who, one.kind, one.value, round(one.seconds, 6)) for one in labels.decisions()}
    marks = {(row, who, a.flagged, a.note) for row, p in labels.answers.items() for who, a in p.items() if a.flagged}
    return said, marks, labels.by_row


def rows_of(content):
    """The lines of an export."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(rows, delimiter=",", encoding="utf-8"):
    """The lines as a file again."""
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, rows[0], delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return told.getvalue().encode(encoding)


def changed(store, project, which, **cells):
    """The export with some cells changed in the line that `which` finds."""
    rows = rows_of(export(store, project, "csv"))
    next(row for row in rows if which(row)).update(cells)
    return written(rows)


def hers(row):
    """A line in which Anna said Benign."""
    return row["who"] == "Anna" and row["label"] == "Benign"


def blank(row):
    """A line without any answer."""
    return not row["answer"]


def copy_of(store, project):
    """Another project of the same pool, without answers."""
    return create_project(store, project.pool, name="Again", question="?", task=project.task)
