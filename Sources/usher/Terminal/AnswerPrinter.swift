import Assistant
import Essentials

/// Writes an answer to the terminal as it comes, then where it comes from.
struct AnswerPrinter {
  private let terminal: Terminal

  init(_ terminal: Terminal = .output) {
    self.terminal = terminal
  }

  /// Writes a turn to its end.
  ///
  /// - Throws: The problem for which there is no answer.
  func write(_ turn: AcceptedTurn) async throws -> Reply {
    for await event in turn.events {
      switch event {
      case .textDelta(let text): terminal.write(text)
      // What stands on a terminal stays there.
      case .textReset: terminal.write("\n\n[This was not right; the answer begins again.]\n\n")
      case .completed(let reply):
        terminal.write("\n" + footer(reply.answer))
        return reply
      case .failed(let problem): throw problem
      default: continue
      }
    }
    throw CancellationError()
  }

  private func footer(_ answer: Answer) -> String {
    let sources = answer.citations.map { citation in
      "  [\(citation.index)] \(Self.title(citation))\(citation.url.map { "  \($0)" } ?? "")\n"
    }
    var facts = [answer.agent]
    if answer.source != .none {
      facts += ["from \(answer.source.rawValue)", "\(Int((answer.confidence * 100).rounded())) % sure"]
    }
    facts.append("\((answer.responseMilliseconds * 10).rounded() / 10) ms")
    let line = "  " + facts.joined(separator: " · ") + "\n"
    return dimmed((sources.isEmpty ? "" : "\n" + sources.joined()) + line)
  }

  private static func title(_ citation: Citation) -> String {
    let page = citation.page.map { ["page \($0)"] } ?? []
    let headings = citation.headings.filter { $0 != citation.title }
    return ([citation.title] + headings + page).joined(separator: " › ")
  }

  private func dimmed(_ text: String) -> String {
    terminal.hasColours ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }
}
