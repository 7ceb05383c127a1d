import Dispatch
import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// What a person types, line by line. Waiting for it holds up no thread that others need.
struct InputLines: Sendable {
  private let queue = DispatchQueue(label: "usher.input")
  private let prompt: String
  private let isInteractive = isatty(STDIN_FILENO) == 1

  /// - Parameter prompt: What asks for a line, when a person is there to read it.
  init(prompt: String) {
    self.prompt = prompt
  }

  /// The next line without its end and the white space around it, or nothing when there is none.
  func next() async -> String? {
    if isInteractive { Terminal.output.write(prompt) }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: readLine().map { String($0.trimmed) }) }
    }
  }
}
