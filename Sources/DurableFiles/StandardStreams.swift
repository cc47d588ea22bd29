import Glibc
import PrintableText
import Synchronization

/// What a process says to people while it works: standard error.
public enum StandardError {
  public static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }

  /// Writes text, in which others may have written: nothing in it commands the terminal. What cannot be written is lost: no work ends
  /// because a disk is full or a terminal is gone.
  public static func write(_ text: String) { put(Array(text.printableLines.utf8)) }

  /// Writes what moves the terminal's cursor or clears it.
  public static func command(_ sequence: String) { put(Array(sequence.utf8)) }

  public static func line(_ text: String) { write(text + "\n") }

  private static func put(_ bytes: [UInt8]) {
    try? FileSystem.write(bytes.span.bytes, to: STDERR_FILENO, path: "standard error")
  }
}

/// The results that a process gives: standard output.
///
/// What cannot be written is an error, of that call and of every later one: half a result is none. Only where the reader has left
/// (`| head`) does the process end without a word, by SIGPIPE as other programs do; one that was started with SIGPIPE ignored gives an
/// error.
public enum StandardOutput {
  private static let failure = Mutex<FileError?>(nil)

  public static var isTerminal: Bool { isatty(STDOUT_FILENO) != 0 }

  public static func write(_ bytes: [UInt8]) throws(FileError) {
    try failure.withLock { (failure) throws(FileError) in
      if let failure { throw failure }
      do throws(FileError) {
        try FileSystem.write(bytes.span.bytes, to: STDOUT_FILENO, path: "standard output")
      } catch {
        if error.code == EPIPE { StandardStreams.endByBrokenPipe() }
        failure = error
        throw error
      }
    }
  }

  /// Writes text, in which others may have written: nothing in it commands the terminal.
  public static func write(_ text: String) throws(FileError) { try write(Array(text.printableLines.utf8)) }

  public static func line(_ text: String) throws(FileError) { try write(text + "\n") }
}

/// Standard input, output and error of a process as a whole.
public enum StandardStreams {
  private static let endsByBrokenPipe = Atomic(false)

  /// Makes sure that trouble with a stream is the business of whoever writes to it; to be called before anything else of the process.
  ///
  /// Descriptors that were closed at the start are taken, so that no file gets their numbers: a line of display must not end in a
  /// database. Broken pipes and limits of file sizes become errors in place of signals.
  public static func prepare() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      while fcntl(descriptor, F_GETFD) < 0 {
        // Opened so that its use fails as that of a closed one does. It gets the lowest free number, which is this one or another closed one.
        guard open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) >= 0 else { break }
      }
    }
    var action = sigaction()
    sigaction(SIGPIPE, nil, &action)
    endsByBrokenPipe.store(!action.isIgnored, ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  fileprivate static func endByBrokenPipe() {
    guard endsByBrokenPipe.load(ordering: .relaxed) else { return }
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }
}

extension sigaction {
  /// Whether the signal is ignored.
  fileprivate var isIgnored: Bool { unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == 1 }
}
