"""The only module that talks to a database: opening it, transactions, and the log's reads and writes."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, inspect, or_, select, update
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from al_core.errors import BadInput, Refused, StoreProblem
from al_core.files import data_folder as data_folder
from al_core.projects import schema
from al_core.projects.labels import Decision
from al_core.projects.lifts import can_be_lifted, lift
from al_core.projects.schema import decisions, learners, leases, projects, rounds

Values = Mapping[str, Any]
DECISION_FIELDS = tuple(Decision.__dataclass_fields__)
IN_ONE_QUERY = 500  # as many values as any database takes in one statement


def open_store(folder: Path | str | None = None, url: str | None = None) -> "Store":
    """The store in a folder, made when it is not there.

    Parameters
    ----------
    folder : Path or str, default AL_DATA_DIR, else `data` beside app.py
        The data folder.
    url : str, default AL_DATABASE_URL, else SQLite in the folder
        The database, as SQLAlchemy names it.

    Returns
    -------
    Store
        `reading()` and `writing()` give its records; `close()` lets go of it.

    Raises
    ------
    StoreProblem
        In one sentence, when it cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.projects import open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> with store.reading() as records:
    ...     len(records.projects())
    0
    >>> store.close()
    """
    folder = Path(folder or data_folder())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(f"The data folder {folder} cannot be made: {error.strerror}.") from error
    url = url or os.environ.get("AL_DATABASE_URL") or f"sqlite:///{folder / 'labels.sqlite3'}"
    return Store(folder, _engine(url))


@contextmanager
def store_at(place: "Store | Path | str") -> "Iterator[Store]":
    """An open store as it is, or that of a folder, closed afterwards. Raises BadInput where there is no such folder."""
    if isinstance(place, Store):
        yield place
        return
    if not Path(place).is_dir():
        raise BadInput(f"There is no folder {place}.")
    with closing(open_store(place)) as opened:
        yield opened


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _make_durable)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """A writer takes its place at once; a reader sees one snapshot and waits for nobody."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _make_durable(connection: Any, _record: object) -> None:
    """Leave BEGIN to us, and let a commit return only when it would survive a power cut."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


class Store:
    """A database with the log, and beside it a folder for pools, matrices and rankings."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        with _plainly("The database of labels cannot be opened"):
            self._check_schema()

    def _check_schema(self) -> None:
        with self.engine.begin() as connection:
            if not inspect(connection).has_table("schema_versions"):
                schema.metadata.create_all(connection)
                connection.execute(insert(schema.schema_versions).values(version=schema.SCHEMA_VERSION))
            found = int(connection.scalar(select(schema.schema_versions.c.version)) or 0)
        if found < schema.SCHEMA_VERSION and can_be_lifted(found):
            lift(self.engine, self.folder, found)
        elif found != schema.SCHEMA_VERSION:
            raise StoreProblem(
                f"The database was made by another version of this program (its layout is {found}, ours is "
                f"{schema.SCHEMA_VERSION}). Nothing was changed; open it with the program that made it."
            )

    @contextmanager
    def reading(self) -> Iterator["Records"]:
        """A view of one moment, for reading; it waits for nobody."""
        one_moment = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with _plainly("The labels cannot be read"), self.engine.connect() as connection:
            yield Records(connection.execution_options(reading=True, **one_moment))

    @contextmanager
    def writing(self) -> Iterator["Records"]:
        """One transaction: all of it is kept, on disk, or none."""
        with _plainly("Not saved"), self.engine.begin() as connection:
            yield Records(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """Say in one sentence what the database says in its own words."""
    try:
        yield
    except DatabaseError as error:
        raise StoreProblem(f"{what}: {_cause(str(error.orig))}") from error
    except SQLAlchemyError as error:
        raise StoreProblem(f"{what}: {type(error).__name__}.") from error


def _cause(text: str) -> str:
    known = {
        "disk is full": "the disk is full.",
        "readonly": "the data folder may only be read.",
        "locked": "another program has held the database for 30 seconds.",
        "malformed": "the database file is damaged; put back a copy of it, nothing was changed.",
        "not a database": "the database file is damaged; put back a copy of it, nothing was changed.",
        "unable to open": "the database file cannot be opened; is the data folder writable?",
    }
    return next((plain for sign, plain in known.items() if sign in text), f"{text}.")


def _gone(project: str) -> Refused:
    return Refused(f"There is no project called “{project}” here; it may have been deleted.")


class Records:
    """What can be asked of the tables inside one transaction; rows come back as plain mappings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _all(self, query: Any) -> list[Values]:
        return [dict(row) for row in self._connection.execute(query).mappings()]

    # projects

    def projects(self) -> list[Values]:
        """Every project, the one answered last first."""
        touched = select(func.max(decisions.c.recorded_at)).where(decisions.c.project == projects.c.id)
        query = select(projects, touched.scalar_subquery().label("touched_at"))
        return sorted(self._all(query), key=lambda row: -(row["touched_at"] or row["created_at"]))

    def project(self, project: str) -> Values:
        """One project's row; Refused when there is none."""
        found = self._all(select(projects).where(projects.c.id == project))
        if not found:
            raise _gone(project)
        return found[0]

    def add_project(self, values: Values) -> None:
        """Enter a new project."""
        self._connection.execute(insert(projects).values(**values))

    def change_project(self, project: str, values: Values) -> None:
        """Change a project's name, question or settings, or put it away."""
        self._connection.execute(update(projects).where(projects.c.id == project).values(**values))

    def hold(self, project: str) -> None:
        """Let nobody else write to this project until the transaction ends (SQLite has one writer anyway).

        Refused when there is none, as it may have been deleted while somebody had it open.
        """
        found = select(projects.c.id).where(projects.c.id == project).with_for_update()
        if self._connection.scalar(found) is None:
            raise _gone(project)

    def remove_project(self, project: str) -> None:
        """Remove a project with all that was answered in it, leased and learnt."""
        for table in (*schema.KEPT_TABLES.values(), learners):
            self._connection.execute(delete(table).where(table.c.project == project))
        self._connection.execute(delete(projects).where(projects.c.id == project))

    def lines(self, project: str, name: str) -> Iterator[Values]:
        """What one of KEPT_TABLES holds of a project, in its order, for a file of its own."""
        table = schema.KEPT_TABLES[name]
        columns = [column for column in table.c if column.name not in ("project", "position")]
        query = select(*columns).where(table.c.project == project).order_by(*table.primary_key, *columns[:1])
        for line in self._connection.execute(query).mappings():
            yield dict(line)

    def put_back(self, project: str, name: str, lines: Iterable[Values]) -> None:
        """Enter such lines, in their order, for this project; lines of the log get new sequence numbers."""
        fresh = [{"project": project, **{key: line[key] for key in line if key != "sequence"}} for line in lines]
        if fresh:
            self._connection.execute(insert(schema.KEPT_TABLES[name]), fresh)

    # the log

    def decisions(self, project: str, after: int = 0) -> list[Decision]:
        """The project's log behind a sequence number, oldest first."""
        columns = [decisions.c[name] for name in DECISION_FIELDS]
        query = select(*columns).where(decisions.c.project == project, decisions.c.sequence > after)
        return [Decision(*row) for row in self._connection.execute(query.order_by(decisions.c.sequence))]

    def recorded(self, project: str, moment: float) -> list[Decision]:
        """What was written to the project's log at one moment, oldest first: an import is one act."""
        columns = [decisions.c[name] for name in DECISION_FIELDS]
        query = select(*columns).where(decisions.c.project == project, decisions.c.recorded_at == moment)
        return [Decision(*row) for row in self._connection.execute(query.order_by(decisions.c.sequence))]

    def append(self, project: str, rows: Sequence[Values]) -> None:
        """Append to the log; a token that is already there breaks the whole transaction."""
        self._connection.execute(insert(decisions), [{"project": project, **row} for row in rows])

    def decided(self, project: str, token: str) -> Values | None:
        """The decision of this token, if it was taken."""
        found = self._all(select(decisions).where(decisions.c.project == project, decisions.c.token == token))
        return found[0] if found else None

    # leases

    def leases_of(self, project: str, who: str, now: float) -> list[Values]:
        """This person's unanswered live leases in the order of serving."""
        mine = (leases.c.project == project, leases.c.who == who, leases.c.answered.is_(False))
        return self._all(select(leases).where(*mine, leases.c.expires_at > now).order_by(leases.c.position))

    def lease(self, project: str, token: str) -> Values | None:
        """The lease of a serve token."""
        found = self._all(select(leases).where(leases.c.project == project, leases.c.token == token))
        return found[0] if found else None

    def last_lease_by(self, project: str, strategy: str) -> Values | None:
        """The newest lease that was given so; None where there is none."""
        given = (leases.c.project == project, leases.c.strategy == strategy)
        found = self._all(select(leases).where(*given).order_by(leases.c.position.desc()).limit(1))
        return found[0] if found else None

    def leased(self, project: str, tokens: Sequence[str]) -> set[str]:
        """Those of these serve tokens that have a lease."""
        found: set[str] = set()
        for start in range(0, len(tokens), IN_ONE_QUERY):
            among = leases.c.token.in_(tokens[start : start + IN_ONE_QUERY])
            found.update(self._connection.scalars(select(leases.c.token).where(leases.c.project == project, among)))
        return found

    def taken(self, project: str, now: float, rows: Sequence[int] | None = None) -> set[int]:
        """Rows, of those given or of all, that are answered or out on a live lease."""
        query = select(leases.c.row).where(
            leases.c.project == project, or_(leases.c.answered.is_(True), leases.c.expires_at > now)
        )
        if rows is not None:
            query = query.where(leases.c.row.in_(list(rows)))
        return set(self._connection.scalars(query))

    def served(self, project: str, now: float, first: int = 0) -> tuple[int, int, int]:
        """How many rows were ever leased; how many checks are answered or out, and of those from row `first` on."""
        check = leases.c.check.is_(True) & (leases.c.answered.is_(True) | (leases.c.expires_at > now))
        parts = (func.count(), func.count().filter(check), func.count().filter(check & (leases.c.row >= first)))
        total, checks, late = self._connection.execute(select(*parts).where(leases.c.project == project)).one()
        return int(total), int(checks), int(late)

    def add_leases(self, project: str, rows: Sequence[Values]) -> None:
        """Enter new leases."""
        if rows:
            self._connection.execute(insert(leases), [{"project": project, **row} for row in rows])

    def change_lease(self, project: str, token: str, values: Values) -> None:
        """Renew a lease, or mark it answered or open again."""
        query = update(leases).where(leases.c.project == project, leases.c.token == token)
        self._connection.execute(query.values(**values))

    def settle_leases(self, project: str, given: Collection[tuple[int, str]], answered: bool, now: float) -> None:
        """Mark every lease of these people, each on the row beside them, answered or not, and end it."""
        rows = {row for row, _ in given}
        query = select(leases.c.position, leases.c.row, leases.c.who).where(leases.c.project == project)
        if len(rows) <= IN_ONE_QUERY:
            query = query.where(leases.c.row.in_(rows))
        # The person is not asked for: a database without statistics would go through all that they were ever given.
        found = [position for position, row, who in self._connection.execute(query) if (row, who) in given]
        for start in range(0, len(found), IN_ONE_QUERY):
            among = leases.c.position.in_(found[start : start + IN_ONE_QUERY])
            self._connection.execute(update(leases).where(among).values(answered=answered, expires_at=now))

    def others_on(self, project: str, row: int, who: str) -> list[str]:
        """Other people who answered this row."""
        theirs = (leases.c.project == project, leases.c.row == row, leases.c.who != who, leases.c.answered.is_(True))
        return list(self._connection.scalars(select(leases.c.who).where(*theirs).distinct()))

    # rounds

    def rounds(self, project: str, after: int = 0) -> list[Values]:
        """The rounds behind a version, oldest first."""
        behind = (rounds.c.project == project, rounds.c.version > after)
        return self._all(select(rounds).where(*behind).order_by(rounds.c.version))

    def last_version(self, project: str) -> int:
        """The newest round's version, 0 before the first."""
        return int(self._connection.scalar(select(func.max(rounds.c.version)).where(rounds.c.project == project)) or 0)

    def add_round(self, project: str, values: Values) -> None:
        """Enter a finished round."""
        self._connection.execute(insert(rounds).values(project=project, **values))

    # who is learning

    def take_learner(self, project: str, holder: str, now: float, until: float) -> bool:
        """Become the one server that learns for this project, unless another is at it; True when we are."""
        if self._connection.scalar(select(projects.c.id).where(projects.c.id == project)) is None:
            return False
        current = self._all(select(learners).where(learners.c.project == project))
        if current and current[0]["holder"] != holder and current[0]["until"] > now:
            return False
        self.leave_learner(project)
        self._connection.execute(insert(learners).values(project=project, holder=holder, until=until))
        return True

    def leave_learner(self, project: str) -> None:
        """Let others learn for this project."""
        self._connection.execute(delete(learners).where(learners.c.project == project))
