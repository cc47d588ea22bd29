import Foundation

/// `pdflatex` with the package booktabs.
public enum PDFLaTeX {
  /// Whether there is one; says that the test is skipped where there is none.
  public static let isHere: Bool = {
    let isHere =
      (try? BuiltExecutable.run("/usr/bin/env", ["sh", "-c", "command -v pdflatex && kpsewhich booktabs.sty"]))?.status
      == 0
    if !isHere { print("skipped: there is no pdflatex with booktabs here") }
    return isHere
  }()

  /// Sets the body of an article.
  ///
  /// - Returns: how it ended, with the log in `output`.
  public static func set(_ body: String, options: String = "") throws -> BuiltExecutable.Outcome {
    let folder = try TemporaryFolder()
    let text =
      "\\documentclass[\(options)]{article}\n\\usepackage{booktabs}\n\\begin{document}\n\(body)\\end{document}\n"
    let file = try folder.write(text, to: "paper.tex")
    return try BuiltExecutable.run(
      "/usr/bin/env",
      [
        "max_print_line=1000", "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape",
        "-output-directory=\(folder.path)", file,
      ])
  }
}
