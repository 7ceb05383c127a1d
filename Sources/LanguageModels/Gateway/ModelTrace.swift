import Telemetry

/// Follows calls of models in the trace that the caller is in, by OpenTelemetry's conventions for generative AI
/// (https://github.com/open-telemetry/semantic-conventions-genai). What was asked and answered is not in it.
enum ModelTrace {
  /// Begins to follow a call; nothing where nothing is traced.
  static func begin(_ link: GatewayLink, hops: Int, isStreamed: Bool) -> Span? {
    let profile = link.profile
    guard let span = Span.begin("chat \(profile.model)", link.isGuarded ? .client : .internal) else {
      return nil
    }
    span.set("gen_ai.operation.name", "chat")
    span.set("gen_ai.provider.name", .string(profile.provider))
    span.set("gen_ai.request.model", .string(profile.model))
    span.set("gen_ai.request.stream", .bool(isStreamed))
    span.set("usher.model", .string(link.name))
    if hops > 0 { span.set("usher.model.hops", .integer(Int64(hops))) }
    return span
  }

  static func note(_ reason: FinishReason, _ span: Span) {
    span.set("gen_ai.response.finish_reasons", .strings(["\(reason)"]))
  }

  /// The call is over.
  static func end(_ span: Span, _ ending: GatewayAttempt.Ending, _ usage: TokenUsage?) {
    if let usage {
      span.set("gen_ai.usage.input_tokens", .integer(Int64(usage.input)))
      span.set("gen_ai.usage.output_tokens", .integer(Int64(usage.output)))
      if usage.cachedInput > 0 {
        span.set("gen_ai.usage.cache_read.input_tokens", .integer(Int64(usage.cachedInput)))
      }
    }
    switch ending {
    case .answered: break
    case .failed(let error): span.record(error)
    case .dropped: span.set("usher.cancelled", true)
    }
    span.end()
  }
}
