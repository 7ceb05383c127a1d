import Essentials
import Telemetry

extension Turns {
  /// Runs a turn in a part of the trace that its message came with, or in one of its own, by OpenTelemetry's conventions
  /// for agents (https://github.com/open-telemetry/semantic-conventions-genai). What was said is not in it.
  func followed(_ turn: Turn, _ body: (Span?) async -> Void) async {
    let context = LogContext.within { context in
      context.tenant = turn.tenant.tenant.text
      context.conversation = turn.message.conversation.text
      context.turn = turn.id.text
    }
    await LogContext.$current.withValue(context) {
      guard
        let span = Span.current == nil ? services.tracer.begin("turn", .internal) : Span.begin("turn")
      else { return await body(nil) }
      span.set("gen_ai.operation.name", "invoke_agent")
      span.set("gen_ai.conversation.id", .string(turn.message.conversation.text))
      span.set("usher.tenant", .string(turn.tenant.tenant.text))
      span.set("usher.turn.id", .string(turn.id.text))
      if let channel = turn.channel { span.set("usher.channel", .string(channel.rawValue)) }
      await span.cover { await body(span) }
    }
  }
}

extension Span {
  /// Says how a turn has ended.
  func tell(_ end: TurnEvent) {
    switch end {
    case .completed(let reply):
      rename("turn \(reply.answer.agent)")
      set("gen_ai.agent.name", .string(reply.answer.agent))
      set("usher.source", .string(reply.answer.source.rawValue))
      set("usher.cached", .bool(reply.answer.isCached))
      set("usher.handed_off", .bool(reply.answer.handoff != nil))
    case .failed(let problem): fail(problem.kind)
    case .passed: set("usher.source", "person")
    default: break
    }
  }
}

extension TurnPassed: TracedError {
  var traceName: String? { nil }
}
