import Assistant
import Essentials
import LanguageModels

extension ModelServices {
  /// The services and their models, with the engine in this process last.
  var providers: JSONValue {
    let statuses = Dictionary(gateway.statuses.map { ($0.name, $0) }) { first, _ in first }
    let services = configuration.providers.map { provider -> JSONValue in
      [
        "name": .string(provider.name), "type": .string(provider.type.rawValue),
        "base_url": .string(provider.baseURL),
        "models": .array(
          configuration.catalog.filter { $0.provider == provider.name }.map { $0.json(statuses[$0.name]) }),
      ]
    }
    let local = CatalogModel(
      name: CatalogModel.localName, provider: CatalogModel.localName, model: CatalogModel.localName,
      capabilities: [])
    var together: [JSONValue] = []
    if !configuration.ensembles.isEmpty {
      together = [
        [
          "name": .string(EnsembleModel.provider), "type": .string(EnsembleModel.provider), "base_url": "",
          "models": .array(configuration.ensembles.map { $0.json(statuses[$0.name]) }),
        ]
      ]
    }
    return .array(
      services + together + [
        [
          "name": .string(local.name), "type": "local", "base_url": "",
          "models": [local.json(statuses[local.name])],
        ]
      ])
  }

  /// The circuit breakers under the name that their list has.
  var breakerList: JSONValue { ["circuit_breakers": breakers.statuses.json] }
}

extension EnsembleSettings {
  fileprivate func json(_ status: ModelStatus?) -> JSONValue {
    var members = entry.json(status).objectValue ?? [:]
    members["method"] = .string(configuration.method.rawValue)
    members["members"] = .texts(self.members.map(\.name))
    members["judge"] = .optional(judge)
    return .object(members)
  }
}

extension CatalogModel {
  fileprivate func json(_ status: ModelStatus?) -> JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name), "model": .string(model), "context_window": .integer(Int64(contextWindow)),
      "maximum_output": .integer(Int64(maximumOutput)),
      "capabilities": .texts(capabilities.map(\.rawValue).sorted()), "labels": .texts(labels),
      "healthy": .bool(status?.isHealthy ?? true), "price": price?.json ?? .null,
    ]
    if let status {
      members["calls"] = [
        "successes": .integer(Int64(status.recent.successes)),
        "failures": .integer(Int64(status.recent.failures)),
        "in_flight": .integer(Int64(status.limit.inUse)), "limit": .integer(Int64(status.limit.limit)),
        "waiting": .integer(Int64(status.limit.waiting)),
      ]
      members["breaker"] = .optional(status.breaker?.state.rawValue)
    }
    return .object(members)
  }
}

extension ModelPrice: JSONRepresentable {
  var json: JSONValue {
    func dollars(_ microdollars: Int64) -> JSONValue { .number(Double(microdollars) / 1_000_000) }
    return [
      "input": dollars(rates.input), "cached_input": dollars(rates.cachedInput),
      "cache_write": dollars(rates.cacheWrite), "output": dollars(rates.output), "source": .string(source),
      "date": .string(date),
    ]
  }
}

extension BudgetStanding: JSONRepresentable {
  var json: JSONValue {
    [
      "day": .string(day.description), "spent": .string(spent.description),
      "soft_limit": .optional(limits.soft?.description), "hard_limit": .optional(limits.hard?.description),
      "state": .string(state.rawValue),
    ]
  }
}

extension CircuitBreakerStatus: JSONRepresentable {
  var json: JSONValue {
    [
      "name": .string(name), "state": .string(state.rawValue), "since": .string(since.description),
      "reason": .string(reason), "next_try": .optional(nextTry?.description),
      "failures_in_row": .integer(Int64(failuresInRow)), "recent_calls": .integer(Int64(recent.total)),
      "recent_failures": .integer(Int64(recent.failures)), "rejected": .integer(Int64(rejected)),
      "times_opened": .integer(Int64(timesOpened)),
    ]
  }
}

extension UsageSummary: JSONRepresentable {
  var json: JSONValue {
    [
      "day": .optional(day?.description), "provider": .optional(provider), "model": .optional(model),
      "calls": .integer(Int64(calls)), "failures": .integer(Int64(failures)),
      "cancellations": .integer(Int64(cancellations)), "cache_hits": .integer(Int64(cacheHits)),
      "tokens": tokens.json, "cost_usd": .number(Double(costMicrodollars) / 1_000_000),
      "saved_usd": .number(Double(savedMicrodollars) / 1_000_000),
      "unpriced_calls": .integer(Int64(unpriced)), "estimated_calls": .integer(Int64(estimated)),
      "duration_ms": duration?.json ?? .null,
      "time_to_first_token_ms": timeToFirstToken?.json ?? .null,
    ]
  }
}

extension UsageSummary.Percentiles: JSONRepresentable {
  var json: JSONValue {
    [
      "p50": .milliseconds(p50.inSeconds * 1000), "p95": .milliseconds(p95.inSeconds * 1000),
      "p99": .milliseconds(p99.inSeconds * 1000),
    ]
  }
}

extension UsageRecord: JSONRepresentable {
  var json: JSONValue {
    var end = "answered"
    var error: String?
    switch outcome {
    case .answered: break
    case .cancelled: end = "cancelled"
    case .failed(let kind):
      end = "failed"
      error = kind.rawValue
    }
    return [
      "id": .string(id.text), "time": .string(time.description),
      "model": AnsweringModel(source).json, "outcome": .string(end), "error": .optional(error),
      "agent": .optional(caller.agent), "channel": .optional(caller.channel),
      "customer": .optional(caller.customer),
      "conversation_id": .optional(caller.conversation?.text), "tokens": usage?.json ?? .null,
      "estimated": .bool(isEstimated), "cost_usd": Self.dollars(costMicrodollars),
      "saved_usd": Self.dollars(savedMicrodollars),
      "time_to_first_token_ms": timeToFirstToken.map { .milliseconds($0.inSeconds * 1000) } ?? .null,
      "duration_ms": .milliseconds(duration.inSeconds * 1000),
      "hops": .integer(Int64(source.hops)), "cache": .optional(source.cache?.rawValue),
      "complexity": route.map { .share($0.complexity.value) } ?? .null,
      "rule": .optional(route?.rule),
    ]
  }

  private static func dollars(_ microdollars: Int64?) -> JSONValue {
    microdollars.map { .number(Double($0) / 1_000_000) } ?? .null
  }
}

extension JSONValue {
  /// The same with member names such as `exact_hits` for `exactHits`.
  var withSnakeCaseNames: JSONValue {
    switch self {
    case .object(let members):
      .object(
        Dictionary(
          members.map { name, value in
            let words = name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }
            return (words.joined(), value.withSnakeCaseNames)
          }
        ) { first, _ in first })
    case .array(let elements): .array(elements.map(\.withSnakeCaseNames))
    default: self
    }
  }
}
