import Essentials
import Synchronization

@testable import Assistant

/// The harbour's tools: they note what was done to the world.
final class Harbour: Sendable {
  struct Deed: Hashable, Sendable {
    var tool: String
    var arguments: JSONValue
    var key: String
    var customer: String?
  }

  private let done = Mutex<[Deed]>([])
  private let running = Mutex((now: 0, most: 0))

  /// What was done, in order.
  var deeds: [Deed] { done.withLock { $0 } }
  /// How many calls ran at the same time, at most.
  var mostAtOnce: Int { running.withLock { $0.most } }

  fileprivate func note(_ tool: String, _ arguments: JSONValue, _ context: ToolContext) {
    done.withLock {
      $0.append(Deed(tool: tool, arguments: arguments, key: context.key, customer: context.customer))
    }
  }

  fileprivate func enter() {
    running.withLock { running in
      running.now += 1
      running.most = max(running.most, running.now)
    }
  }

  fileprivate func leave() {
    running.withLock { $0.now -= 1 }
  }

  /// A tool made of a closure.
  struct Action: Tool {
    let harbour: Harbour
    let definition: ToolDefinition
    let work: @Sendable (JSONValue, ToolContext) async throws -> ToolResult

    func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
      "This \(definition.title.lowercased()) \(arguments["boat"]?.stringValue ?? "") for £30."
    }

    func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
      harbour.enter()
      defer { harbour.leave() }
      let result = try await work(arguments, context)
      harbour.note(definition.name, arguments, context)
      return result
    }
  }

  /// A tool that only looks.
  func looks(
    _ name: String, trusted: Bool = true, timeout: Duration = .seconds(10), limit: Int = 6000,
    _ work: @escaping @Sendable (JSONValue, ToolContext) async throws -> ToolResult
  ) -> Action {
    Action(
      harbour: self,
      definition: ToolDefinition(
        name: name, title: "Looking at \(name)", summary: "Looks at \(name).",
        parameters: .object(nil, .optional("boat", .string(lengths: 1...40))), isTrusted: trusted,
        timeout: timeout, resultLimit: limit), work: work)
  }

  /// A tool that books a boat, and asks first.
  func books(
    approval: ToolApproval? = nil, ownWords: Set<String> = [], idempotent: Bool = false,
    _ work: @escaping @Sendable (JSONValue, ToolContext) async throws -> ToolResult = { arguments, _ in
      ToolResult(["booked": true], statement: "\(arguments["boat"]?.stringValue ?? "") is yours.")
    }
  ) -> Action {
    Action(
      harbour: self,
      definition: ToolDefinition(
        name: "book_boat", title: "Books", summary: "Books a boat.",
        parameters: .object(
          nil, .required("boat", .string(lengths: 1...40)), .optional("hours", JSONSchema(.integer(1...8)))),
        effect: .pays, approval: approval, ownWords: ownWords, isIdempotent: idempotent), work: work)
  }

  /// A tool that notes something down, and asks nobody.
  func writes(_ name: String) -> Action {
    Action(
      harbour: self,
      definition: ToolDefinition(
        name: name, title: "Writes", summary: "Notes a boat down.",
        parameters: .object(nil, .required("boat", .string(lengths: 1...40))), effect: .changes,
        approval: ToolApproval.none), work: { _, _ in ToolResult("noted") })
  }
}
