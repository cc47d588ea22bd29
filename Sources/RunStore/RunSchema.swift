import GRDB

/// The tables of `run.sqlite`. A change of them is a further migration, never a change of one that stands.
enum RunSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: run, tasks, results") { db in
      try db.execute(sql: tables)
    }
    migrator.registerMigration("2: leases, recomputations, identity of the run") { db in
      try db.execute(sql: leases)
    }
    migrator.registerMigration("looks of a stopping rule") { db in
      try db.execute(sql: looks)
    }
    migrator.registerMigration("saved states of pretrainings") { db in
      try db.execute(sql: savedStates)
    }
    migrator.registerMigration("programs that computed results") { db in
      try db.execute(sql: programs)
    }
    migrator.registerMigration("seeds in the order in which they were planned, e-values of looks") { db in
      try db.execute(sql: plannedSeeds)
    }
    migrator.registerMigration("keys of hosts, and whose saved states results began from") { db in
      try db.execute(sql: parties)
    }
    migrator.registerMigration("workers and what they say of their hosts") { db in
      try db.execute(sql: workers)
    }
    migrator.registerMigration("content of tasks, labels of records, results of other runs") { db in
      try db.execute(sql: contents)
    }
    migrator.registerMigration("what the first version would have called the records") { db in
      // NULL in runs that call their records so anyway, and until a run that does not is started again.
      try db.execute(sql: "ALTER TABLE run ADD COLUMN firstVersionData TEXT")
    }
    migrator.registerMigration("levels of looks, goals that are out of reach") { db in
      try db.execute(sql: lookLevels)
    }
    migrator.registerMigration("core-seconds of attempts without a result, budgets") { db in
      try db.execute(sql: budgets)
    }
    migrator.registerMigration("times of attempts without a result") { db in
      try db.execute(sql: failureTimes)
    }
    return migrator
  }()

  /// Brings tables and views up to date. No migration meets a view, so that none has to know which are there.
  static func migrate(_ queue: DatabaseQueue) throws {
    if try !queue.read(migrator.hasCompletedMigrations) {
      try queue.write { db in try RunViews.drop(in: db) }
      try migrator.migrate(queue)
    }
    try queue.write { db in try RunViews.remake(in: db) }
  }

  private static let tables = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      definition TEXT NOT NULL, sweepText TEXT NOT NULL, dataSource TEXT NOT NULL, data TEXT NOT NULL,
      baselines TEXT NOT NULL, codeVersion TEXT NOT NULL, numericFingerprint TEXT,
      starts INTEGER NOT NULL, created TEXT NOT NULL
    ) STRICT;
    CREATE TABLE task (
      id TEXT PRIMARY KEY, position INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('trial', 'pretraining')),
      condition TEXT, seed TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('planned', 'recorded', 'failed'))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE result (
      task TEXT PRIMARY KEY REFERENCES task (id), digest TEXT NOT NULL, body TEXT NOT NULL,
      worker TEXT NOT NULL, host TEXT NOT NULL, attempt INTEGER NOT NULL, seconds REAL NOT NULL,
      recorded TEXT NOT NULL, reproduced INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE evidence (
      task TEXT NOT NULL REFERENCES task (id), digest TEXT NOT NULL, body TEXT NOT NULL,
      worker TEXT NOT NULL, host TEXT NOT NULL, attempt INTEGER NOT NULL, seconds REAL NOT NULL,
      recorded TEXT NOT NULL, PRIMARY KEY (task, digest)
    ) STRICT;
    CREATE TABLE failure (
      id INTEGER PRIMARY KEY, task TEXT NOT NULL REFERENCES task (id), attempt INTEGER NOT NULL,
      class TEXT NOT NULL, message TEXT NOT NULL, worker TEXT NOT NULL, host TEXT NOT NULL, recorded TEXT NOT NULL
    ) STRICT;
    CREATE INDEX failureOfTask ON failure (task);
    CREATE TABLE artifact (digest TEXT PRIMARY KEY, size INTEGER NOT NULL, kind TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """

  // The first version counted a result that was sent twice as reproduced; only another lease's counts now.
  private static let leases = """
    ALTER TABLE run ADD COLUMN identity TEXT;
    ALTER TABLE result ADD COLUMN token INTEGER;
    ALTER TABLE result ADD COLUMN fingerprint TEXT;
    ALTER TABLE result DROP COLUMN reproduced;
    ALTER TABLE evidence ADD COLUMN token INTEGER;
    ALTER TABLE evidence ADD COLUMN fingerprint TEXT;
    CREATE TABLE recomputation (
      task TEXT NOT NULL REFERENCES task (id), token INTEGER NOT NULL, worker TEXT NOT NULL, host TEXT NOT NULL,
      seconds REAL NOT NULL, recorded TEXT NOT NULL, PRIMARY KEY (task, token)
    ) STRICT, WITHOUT ROWID;
    """

  private static let savedStates = """
    CREATE TABLE savedState (
      task TEXT PRIMARY KEY REFERENCES task (id), epoch INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
      recorded TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  // Every run of an earlier version was computed by science version 1, and its results do not tell their program.
  private static let programs = """
    CREATE TABLE program (
      id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, version TEXT, scienceVersion INTEGER, compiler TEXT,
      sourceCommit TEXT
    ) STRICT;
    ALTER TABLE run ADD COLUMN scienceVersion INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE result ADD COLUMN program INTEGER REFERENCES program (id);
    ALTER TABLE evidence ADD COLUMN program INTEGER REFERENCES program (id);
    ALTER TABLE recomputation ADD COLUMN program INTEGER REFERENCES program (id);
    """

  // Of what an earlier version recorded the key is not known, nor what it began from.
  private static let parties = """
    ALTER TABLE result ADD COLUMN party TEXT;
    ALTER TABLE result ADD COLUMN contributors TEXT NOT NULL DEFAULT '';
    ALTER TABLE evidence ADD COLUMN party TEXT;
    ALTER TABLE evidence ADD COLUMN contributors TEXT NOT NULL DEFAULT '';
    ALTER TABLE recomputation ADD COLUMN party TEXT;
    ALTER TABLE recomputation ADD COLUMN contributors TEXT NOT NULL DEFAULT '';
    ALTER TABLE savedState ADD COLUMN contributors TEXT NOT NULL DEFAULT '';
    """

  // `gone` is NULL while the worker is connected. The index spares a look into every result where only their times are wanted.
  private static let workers = """
    CREATE TABLE worker (
      identity TEXT PRIMARY KEY, host TEXT NOT NULL, party TEXT, facts TEXT NOT NULL, joined TEXT NOT NULL,
      seen TEXT NOT NULL, gone TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX resultOfHost ON result (host, party, seconds);
    """

  // Of what an earlier version planned the content is not known; its records had their labels in their fingerprint.
  private static let contents = """
    ALTER TABLE run ADD COLUMN labels TEXT;
    ALTER TABLE task ADD COLUMN content TEXT;
    CREATE TABLE reused (
      task TEXT PRIMARY KEY REFERENCES task (id), run TEXT NOT NULL, identity TEXT NOT NULL, original TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  private static let looks = """
    CREATE TABLE look (
      goal TEXT NOT NULL, seeds INTEGER NOT NULL, estimate REAL, lower REAL, upper REAL, reached INTEGER NOT NULL,
      recorded TEXT NOT NULL, PRIMARY KEY (goal, seeds)
    ) STRICT, WITHOUT ROWID;
    """

  // The start that planned a seed is NULL where a run of an earlier version does not say.
  private static let plannedSeeds = """
    CREATE TABLE plannedSeed (position INTEGER PRIMARY KEY, seed TEXT NOT NULL UNIQUE, start INTEGER) STRICT;
    ALTER TABLE look ADD COLUMN eValue REAL;
    """

  // Earlier versions did not note how long attempts without a result took. `seeds` is after how many the budget ended the sweep, NULL while
  // it goes on. The index spares a look into every result where only their times are wanted.
  private static let budgets = """
    ALTER TABLE task ADD COLUMN lostCoreSeconds REAL NOT NULL DEFAULT 0;
    CREATE TABLE budget (
      id INTEGER PRIMARY KEY CHECK (id = 1), coreSeconds REAL, seeds INTEGER, extended INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX costOfResult ON result (task, worker, seconds);
    """

  // `seconds` is from the lease to the worker's last word, NULL where nobody knows, as nobody did in earlier versions; `silence` from there to
  // when the attempt was given up.
  private static let failureTimes = """
    ALTER TABLE failure ADD COLUMN seconds REAL;
    ALTER TABLE failure ADD COLUMN silence REAL NOT NULL DEFAULT 0;
    """

  // Earlier versions held each goal to 5 % by itself, which is the default, and never gave one up.
  private static let lookLevels = """
    ALTER TABLE look ADD COLUMN level REAL NOT NULL DEFAULT 0.05;
    ALTER TABLE look ADD COLUMN outOfReach INTEGER NOT NULL DEFAULT 0;
    """
}
