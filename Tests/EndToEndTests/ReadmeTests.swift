import Foundation
import TestSupport
import Testing

/// The front page and the pages of the documentation, as their readers follow them.
@Suite("The front page and the documentation")
struct ReadmeTests {
  private static let catalogue = "Sources/seedsweep/Documentation.docc"
  private static let landing = "SeedSweep.md"

  /// The paths of all pages from the package's folder, the front page first.
  private static let paths: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Python.package)/\(catalogue)")) ?? []
    return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "\(catalogue)/\($0)" }
  }()

  @Test("the front page has at most 150 lines of 120 characters, and its pictures 150 kB")
  func size() throws {
    let lines = try MarkdownPage("README.md").lines
    #expect(lines.count <= 150)
    #expect(lines.filter { $0.count > 120 } == [])
    let folder = "\(Python.package)/\(Self.catalogue)/Resources"
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!pictures.isEmpty)
    for name in pictures {
      #expect(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")).count <= 150_000, "\(name)")
    }
  }

  @Test("every link to a file or a heading leads there", arguments: paths)
  func links(path: String) throws {
    let page = try MarkdownPage(path)
    for link in page.links {
      let target = link.file.isEmpty ? path : page.path(of: link)
      #expect(FileManager.default.fileExists(atPath: "\(Python.package)/\(target)"), "\(path): \(link.file)")
      guard let heading = link.heading else { continue }
      #expect(try MarkdownPage(target).headings.contains(heading), "\(path): \(link.file)#\(heading)")
    }
  }

  @Test("every page is a topic of the landing page, and is reached from it and from the front page by links")
  func reachability() throws {
    let pages = Set(Self.paths.dropFirst())
    let topics = try MarkdownPage("\(Self.catalogue)/\(Self.landing)").topics
    #expect(topics.sorted() == Set(topics).sorted())
    #expect(
      Set(topics.map { "\(Self.catalogue)/\($0).md" }) == pages.subtracting(["\(Self.catalogue)/\(Self.landing)"]))
    for start in ["README.md", "\(Self.catalogue)/\(Self.landing)"] {
      var (reached, next) = (Set([start]), [start])
      while let path = next.popLast() {
        let page = try MarkdownPage(path)
        let linked = page.links.map(page.path).filter { pages.contains($0) && !reached.contains($0) }
        reached.formUnion(linked)
        next += linked
      }
      #expect(pages.subtracting(reached) == [], "from \(start)")
    }
  }

  @Test("every command that a page shows is one, and has the options that it is given", .waiting(minutes: 10))
  func commands() throws {
    var help: [String: String] = [:]
    for path in Self.paths {
      for command in try MarkdownPage(path).commands {
        let name = command.words.joined(separator: " ")
        if help[name] == nil {
          let outcome = try BuiltExecutable.run(command.words + ["--help"])
          #expect(outcome.status == 0 && outcome.output.contains("USAGE: seedsweep \(name)"), "\(path): \(name)")
          help[name] = outcome.output
        }
        for option in command.options {
          #expect(help[name]?.contains(option) == true, "\(path): \(name) \(option)")
        }
      }
    }
    #expect(help.count > 15)
  }

  @Test("the front page's blocks that are marked to be run end with 0, line by line", .waiting(minutes: 20))
  func blocks() throws {
    let folder = try TemporaryFolder()
    let blocks = try MarkdownPage("README.md").markedBlocks
    #expect(blocks.contains { $0.mark == "run" })
    for block in blocks {
      let mark = block.mark.split(separator: " ")
      if mark.first == "file", mark.count == 2 {
        try folder.write(block.lines.joined(separator: "\n") + "\n", to: String(mark[1]))
        continue
      }
      #expect(block.mark == "run")
      for line in block.lines {
        #expect(line.hasPrefix("seedsweep "))
        let outcome = try BuiltExecutable.shell(
          """
          set -euo pipefail
          cd '\(folder.path)'
          export PATH="${seedsweep%/*}:$PATH" SEEDSWEEP_CACHE="$PWD/cache" SEEDSWEEP_KEYS="$PWD/keys"
          \(line)
          """)
        #expect(outcome.status == 0, "\(line): \(outcome.errors)")
      }
    }
  }
}

/// A page of Markdown: what its readers follow, and what they copy.
private struct MarkdownPage {
  struct Link {
    /// From the page's folder; empty where it leads to a heading of the page itself.
    let file: String
    let heading: String?
  }

  struct Command {
    /// The command and, where it has one, its subcommand.
    let words: [String]
    let options: [String]
  }

  struct Block {
    /// What the HTML comment before it says.
    let mark: String
    let lines: [String]
  }

  let lines: [String]
  private let folder: String
  /// The lines of code blocks, and all others.
  private var code: [String] = []
  private var prose: [String] = []
  private(set) var markedBlocks: [Block] = []

  /// - Parameter path: from the package's folder.
  init(_ path: String) throws {
    let text = try String(contentsOfFile: "\(Python.package)/\(path)", encoding: .utf8)
    lines = (text.hasSuffix("\n") ? String(text.dropLast()) : text).components(separatedBy: "\n")
    folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    var (mark, fenced) = (String?.none, [String]?.none)
    for line in lines {
      if line.hasPrefix("```") {
        if let lines = fenced, let said = mark { markedBlocks.append(Block(mark: said, lines: lines)) }
        (mark, fenced) = fenced == nil ? (mark, []) : (nil, nil)
      } else if fenced != nil {
        fenced?.append(line)
        code.append(line)
      } else if line.hasPrefix("    ") {
        code.append(line)
      } else {
        if let said = line.wholeMatch(of: /<!-- (.+) -->/) { mark = String(said.1) }
        prose.append(line)
      }
    }
  }

  /// What its links lead to, but for other sites.
  var links: [Link] {
    text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }.filter { !$0.contains("://") && !$0.hasPrefix("doc:") }.map
    {
      let parts = $0.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return Link(file: parts[0], heading: parts.count == 2 ? parts[1] : nil)
    }
  }

  /// The pages that DocC's links name.
  var topics: [String] { text.matches(of: /<doc:(\w+)>/).map { String($0.1) } }

  /// Its headings as GitHub's links name them.
  var headings: Set<String> {
    Set(
      prose.compactMap { $0.wholeMatch(of: /#+ (.+)/) }.map { match in
        String(match.1.lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) })
          .replacingOccurrences(of: " ", with: "-")
      })
  }

  /// The commands in its code blocks.
  var commands: [Command] {
    code.compactMap { line in
      let text = line.trimmingCharacters(in: .whitespaces)
      guard text.hasPrefix("seedsweep ") else { return nil }
      let end = text.firstRange(of: /\s(#|&&|\||>)/)?.lowerBound ?? text.endIndex
      let words = text[..<end].split(separator: " ").dropFirst().map(String.init)
      guard let name = words.first, !name.hasPrefix("-") else { return nil }
      let hasSubcommand = ["data", "keys", "remote", "benchmark"].contains(name)
      return Command(
        words: Array(words.prefix(hasSubcommand ? 2 : 1)),
        options: words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    }
  }

  /// The path of what a link leads to, from the package's folder.
  func path(of link: Link) -> String {
    URL(filePath: "\(folder)/\(link.file)").standardizedFileURL.path.trimmingCharacters(in: ["/"])
  }

  /// What is no code.
  private var text: String { prose.joined(separator: "\n").replacing(/``?[^`]+``?/, with: "") }
}
