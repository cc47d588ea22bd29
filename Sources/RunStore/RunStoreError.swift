public import ContentHash
public import Sweep

/// Why a run folder could not be used.
public enum RunStoreError: Error, Equatable, CustomStringConvertible {
  /// One setting in which a run and the sweep that was to continue it are not the same.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// The key as the sweep file writes it, such as `fine-tuning.learning-rate`.
    public var key: String
    public var run: String
    public var sweep: String

    public init(key: String, run: String, sweep: String) {
      self.key = key
      self.run = run
      self.sweep = sweep
    }

    public var description: String { "\(key) was \(run), is \(sweep) now" }
  }

  case notARun(directory: String)
  /// Another coordinator has the folder; `holder` is what it wrote about itself.
  case locked(directory: String, holder: String)
  /// The folder is on a file system where a lock does not keep out coordinators of other hosts.
  case notExclusive(directory: String, type: String, remedy: String?)
  /// A coordinator of another host had the folder, and has not said that it ended.
  case left(directory: String, type: String, holder: String)
  case differs(directory: String, differences: [Difference])
  case unknownTask(TaskID, directory: String)
  /// A result whose digest is not the one computed from its values.
  case digestMismatch(task: TaskID, file: String, stated: SHA256Digest, computed: SHA256Digest)
  case unreadableResult(task: TaskID, file: String, reason: String)
  /// A pretraining's result that came before its checkpoint.
  case missingCheckpoint(task: TaskID, path: String)
  /// A definition that this version cannot read; `version` made the run.
  case unreadableDefinition(file: String, version: String, StoredDefinitionError)
  case newerSchema(file: String)
  /// A database without a run in it.
  case empty(file: String)
  /// The folder, or `file` in it, was removed or replaced while its coordinator worked.
  case displaced(directory: String, file: String)
  /// One file of a run, where its folder is wanted.
  case isArchive(file: String)
  /// Something else, where one file of a run is wanted.
  case notArchive(path: String)
  /// A coordinator works in a folder that is wanted at rest.
  case atWork(directory: String)
  /// Something has the name of what was to be made.
  case present(path: String, remedy: String)
  /// A copy that was read back, or what it was made of, is not what it should be.
  case notTheSame(file: String, part: String)
  case database(file: String, reason: String)

  public var description: String {
    switch self {
    case .notARun(let directory):
      "\(directory): no run here (expected a folder with run.sqlite, made by \"seedsweep run\" or \"coordinate\", or one file of a run, "
        + "made by \"seedsweep archive\")"
    case .locked(let directory, let holder):
      "\(directory): another coordinator is at work in this folder (\(holder)); stop it first or choose another --output"
    case .notExclusive(let directory, let type, let remedy):
      "\(directory): no run can be kept here: its file system (\(type)) does not keep a coordinator of another host out; choose an "
        + "--output on a disk of this host" + (remedy.map { ", or have it \($0)" } ?? "")
    case .left(let directory, let type, let holder):
      "\(directory): a coordinator (\(holder)) was at work here and has not said that it ended, and locks on this file system "
        + "(\(type)) may not reach other hosts: stop it first, or remove \(directory)/lock where it is gone"
    case .differs(let directory, let differences):
      "\(directory): this run cannot be continued: \(differences.map(\.description).joined(separator: "; ")); "
        + "choose another --output for a new run"
    case .unknownTask(let task, let directory): "\(directory): task \(task) is not part of this run"
    case .digestMismatch(let task, let file, let stated, let computed):
      "\(file): the result of \(task) is damaged: its digest is \(stated.abbreviated)..., its values give "
        + "\(computed.abbreviated)..."
    case .unreadableResult(let task, let file, let reason): "\(file): the result of \(task) is damaged: \(reason)"
    case .missingCheckpoint(let task, let path):
      "\(path): the checkpoint of \(task) is missing; it has to arrive before the result that names it"
    case .empty(let file):
      "\(file): no run in it: either its coordinator is just beginning, or it was copied without the run.sqlite-wal "
        + "that lay beside it"
    case .displaced(let directory, let file):
      "\(directory): \(file) was removed or replaced while this coordinator worked, so it records nothing more; workers "
        + "keep what it did not acknowledge: put the folder back and give the same command again"
    case .unreadableDefinition(let file, let version, let error):
      "\(file): the definition of this run cannot be read: \(error); seedsweep \(version) made the run"
        + (error.isOfLaterVersion
          ? ", and it or a later one wrote this: use the version that worked on it last" : ", and it was damaged since")
    case .newerSchema(let file): "\(file): written by a newer version of seedsweep; use that version"
    case .isArchive(let file):
      "\(file): one file of a run, which is only read; \"seedsweep archive --extract\" makes a folder of it"
    case .notArchive(let path): "\(path): expected one file of a run, made by \"seedsweep archive\""
    case .atWork(let directory):
      "\(directory): a coordinator is at work in this folder; wait for its end, or stop it first"
    case .present(let path, let remedy): "\(path): is there already; \(remedy)"
    case .notTheSame(let file, let part): "\(file): nothing was made: the \(part) is not what it should be"
    case .database(let file, let reason): "\(file): \(reason)"
    }
  }
}
