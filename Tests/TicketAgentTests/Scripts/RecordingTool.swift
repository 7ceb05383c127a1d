import Essentials
import Synchronization

@testable import Assistant

/// Notes what is asked of a tool and what comes of it, and does nothing else.
struct RecordingTool: Tool {
  let tool: any Tool
  let record: CallRecord

  var definition: ToolDefinition { tool.definition }

  func approval(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolApproval {
    do {
      return try await tool.approval(arguments, context)
    } catch {
      record.note(definition, arguments, .failed("\(error)"))
      throw error
    }
  }

  func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
    try await tool.preview(arguments, context)
  }

  func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal {
    do {
      let proposal = try await tool.proposal(arguments, context)
      record.note(definition, arguments, .asked(proposal.text))
      return proposal
    } catch {
      record.note(definition, arguments, .failed((error as? ToolError)?.message ?? "\(error)"))
      throw error
    }
  }

  func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    do {
      let result = try await tool.call(arguments, context)
      record.note(definition, arguments, .done(result.content, statement: result.statement))
      return result
    } catch {
      record.note(definition, arguments, .failed((error as? ToolError)?.message ?? "\(error)"))
      throw error
    }
  }
}

/// What was asked of the tools of a conversation since it was last looked at.
final class CallRecord: Sendable {
  struct Call: Sendable {
    enum Ending: Sendable {
      /// A yes is waited for; what is asked.
      case asked(String)
      case done(JSONValue, statement: String?)
      case failed(String)
    }

    let tool: String
    let changes: Bool
    let arguments: JSONValue
    var ending: Ending

    var isDone: Bool { if case .done = ending { true } else { false } }
  }

  private let calls = Mutex<[Call]>([])

  fileprivate func note(_ tool: ToolDefinition, _ arguments: JSONValue, _ ending: Call.Ending) {
    calls.withLock {
      $0.append(
        Call(tool: tool.name, changes: tool.effect != .reads, arguments: arguments, ending: ending))
    }
  }

  /// The calls since the last time.
  func take() -> [Call] {
    calls.withLock { calls in
      defer { calls = [] }
      return calls
    }
  }
}
