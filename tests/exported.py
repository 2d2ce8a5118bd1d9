"""What a project says of its answers, before an export and after."""

from al_core.projects.labels import fold


def labels_of(store, project):
    with store.reading() as records:
        return fold(records.decisions(project.id), project.settings.task)


def state(store, project):
    labels = labels_of(store, project)
    said = {(one.row, one.who, one.kind, one.value, round(one.seconds, 6)) for one in labels.decisions()}
    marks = {(row, who, a.flagged, a.note) for row, p in labels.answers.items() for who, a in p.items() if a.flagged}
    return said, marks, labels.by_row
