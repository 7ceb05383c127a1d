import Essentials
import HTTPClient
import LanguageModels
import Testing

@Suite("The configuration of the models")
struct ModelsConfigurationTests {
  static func read(_ text: String, _ environment: [String: String] = [:]) throws -> ModelsConfiguration {
    let reader = ConfigurationReader(try YAMLNode.parse(text, file: "usher.yaml"), file: "usher.yaml")
    let configuration = ModelsConfiguration(reader.section("models"), environment: environment) {
      "/srv/\($0)"
    }
    try reader.finish()
    return configuration
  }

  static func issues(_ text: String, _ environment: [String: String] = [:]) -> [String] {
    do {
      _ = try read(text, environment)
      return []
    } catch let error as ConfigurationError {
      return error.issues.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("Without a section and without a key there is no model but the engine in the process")
  func nothing() throws {
    let configuration = try Self.read("")
    #expect(configuration.providers.isEmpty && configuration.catalog.isEmpty)
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.routing.rules.map(\.name) == ["long", "saving", "simple", "hard", "balanced"])
  }

  @Test(
    "A well-known key alone brings a service with a model for every purpose",
    arguments: [
      ("OPENAI_API_KEY", "openai"), ("ANTHROPIC_API_KEY", "anthropic"), ("GEMINI_API_KEY", "gemini"),
      ("GOOGLE_API_KEY", "gemini"),
    ])
  func keyAlone(variable: String, provider: String) throws {
    let configuration = try Self.read("", [variable: "k-123"])
    #expect(configuration.providers.map(\.name) == [provider])
    #expect(configuration.providers[0].key?.revealed == "k-123")
    #expect(configuration.providers[0].baseURL.hasPrefix("https://"))
    let labels = Set(configuration.catalog.flatMap(\.labels))
    #expect(labels == ["cheap", "balanced", "reasoning", "long_context"])
    #expect(configuration.catalog.allSatisfy { $0.price != nil && $0.capabilities.contains(.tools) })
    let long = try #require(configuration.catalog.first { $0.labels.contains("long_context") })
    #expect(long.contextWindow > 100_000)
  }

  @Test("With several keys, one service stands in for another")
  func severalKeys() throws {
    let configuration = try Self.read("", ["OPENAI_API_KEY": "a", "ANTHROPIC_API_KEY": "b"])
    #expect(configuration.providers.map(\.name) == ["openai", "anthropic"])
    #expect(configuration.catalog.count { $0.labels.contains("balanced") } == 2)
  }

  @Test("Azure needs an address and a deployment beside the key")
  func azure() throws {
    var environment = ["AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com/"]
    #expect(try Self.read("", environment).catalog.isEmpty)
    environment["AZURE_OPENAI_DEPLOYMENT"] = "gpt-5-mini"
    let configuration = try Self.read("", environment)
    #expect(configuration.providers[0].baseURL == "https://x.openai.azure.com")
    #expect(configuration.catalog.map(\.model) == ["gpt-5-mini"])
  }

  @Test("Everything can be said")
  func everything() throws {
    let configuration = try Self.read(
      """
      models:
        providers:
          openai: {organization: org-1, headers: {X-Team: support}, deadlines: {first_byte: 10s}}
          lab:
            type: openai_compatible
            base_url: http://127.0.0.1:8000/v1/
            quirks: {server: vllm, system_role: first_user_message, stream_usage: false, omit: [seed]}
          cloud:
            type: vertex_endpoint
            project: p
            location: europe-west4
            endpoint: "123"
            protocol: raw_predict
            credentials: keys/vertex.json
          azure:
            type: azure_openai
            base_url: https://x.openai.azure.com
            key: env:MY_KEY
            api_version: 2024-10-21
        catalog:
          small: {provider: openai, model: gpt-5-nano, labels: [cheap]}
          medium:
            provider: azure
            model: our-deployment
            known_as: gpt-5-mini
            labels: [balanced, reasoning, polite]
            options: {temperature: 0.2, maximum_tokens: 500, reasoning_effort: low}
          home:
            provider: lab
            model: llama
            context_window: 8192
            maximum_output: 1024
            capabilities: [json]
            price: {input: 0.01, output: 0.02, long_context: {above: 4000, input: 0.02, output: 0.04}}
        routing:
          simple_below: 0.2
          hard_above: 0.8
          long_above: 50_000
          fallback: [medium, small]
          rules:
            - {name: voice, when: {channel: voice, score_above: 0.1, context_below: 2000}, use: [home, polite]}
            - {when: {agent: [billing], budget: open, unhealthy: medium}, use: cheapest}
        budget: {soft: 20, hard: 50.50}
        tenants:
          \(TenantID.single):
            budget: {hard: 5, soft: 2}
            models: [small]
            rules: [{use: [small]}]
        retry: {attempts: 3, base_delay: 100ms, maximum_delay: 2s, budget: 0.1}
        breaker: {window: 10m, threshold: 0.4, minimum_calls: 4, recovery: 5s, successes: 3, timeout: 20s}
        hedging: {enabled: true, after: 800ms}
        limits: {concurrency: 10, maximum: 20, adaptive: false, queue: 5, deadline: 30s}
        cache: {ttl: 10m, entries: 5, semantic: {enabled: false}}
        compression: {tokens: 1000, keep_exchanges: 1}
        usage: {keep: 30d}
      """, ["OPENAI_API_KEY": "k1", "MY_KEY": "k2"])
    #expect(configuration.providers.map(\.name) == ["openai", "lab", "cloud", "azure"])
    let lab = configuration.providers[1]
    #expect(lab.baseURL == "http://127.0.0.1:8000/v1" && lab.key == nil)
    #expect(lab.quirks.openAI.systemRole == .firstUserMessage && lab.quirks.openAI.mergesSystemMessages)
    #expect(!lab.quirks.openAI.hasStreamOptions && lab.quirks.openAI.omittedFields == ["seed"])
    let cloud = configuration.providers[2]
    #expect(cloud.credentials == "/srv/keys/vertex.json" && cloud.endpointProtocol == .rawPredict)
    #expect(cloud.baseURL == "https://europe-west4-aiplatform.googleapis.com")
    #expect(configuration.providers[3].key?.revealed == "k2")
    #expect(configuration.providers[0].deadlines.firstByte == .seconds(10))
    #expect(configuration.catalog.map(\.name) == ["small", "medium", "home"])
    #expect(configuration.catalog[1].price?.rates.input == 250_000)
    #expect(configuration.catalog[1].options.reasoningEffort == "low")
    #expect(configuration.catalog[2].price?.rates(for: 5000).output == 40_000)
    #expect(configuration.routing.rules.map(\.name).prefix(3) == ["voice", "rule 2", "long"])
    #expect(configuration.routing.rules[2].conditions.contextAbove == 50_000)
    #expect(configuration.routing.fallback == ["medium", "small"])
    #expect(configuration.budget(of: .single).hard?.microdollars == 5_000_000)
    #expect(configuration.budget.hard?.description == "$50.50")
    #expect(configuration.resilience.breakers.timeout == .seconds(20))
    #expect(configuration.resilience.hedging.isEnabled && !configuration.resilience.limits.isAdaptive)
    #expect(configuration.cache?.similarity == 2 && configuration.cache?.timeToLive == .seconds(600))
    #expect(configuration.compression?.historyTokens == 1000)
  }

  @Test("A service whose key is not set is left out with its models, and it is said")
  func missingKey() throws {
    let configuration = try Self.read(
      """
      models:
        providers: {openai: {key: env:OTHER}, lab: {type: openai_compatible, base_url: "http://h/v1"}}
        catalog: {a: {provider: openai, model: gpt-5-mini}, b: {provider: lab, model: m}}
      """, ["OPENAI_API_KEY": "not this one"])
    #expect(configuration.providers.map(\.name) == ["lab"])
    #expect(configuration.catalog.map(\.name) == ["b"])
    #expect(configuration.warnings[0].contains("OTHER is not set"))
    #expect(configuration.warnings[1].contains("No price is known for b"))
  }

  @Test("Models can be switched off")
  func switchedOff() throws {
    let configuration = try Self.read("models: {enabled: false}", ["OPENAI_API_KEY": "k"])
    #expect(configuration.providers.isEmpty && configuration.catalog.isEmpty)
  }

  @Test(
    "What is wrong is named with its line and the nearest right one",
    arguments: [
      ("models: {provders: {}}", "1:10: unknown key “provders” in models; did you mean “providers”?"),
      (
        "models:\n  providers:\n    a: {type: openia}",
        "3:15: “type”: “openia” is not right; it must be openai, openai_responses, azure_openai, "
          + "openai_compatible, anthropic, gemini, vertex or vertex_endpoint; did you mean “openai”?"
      ),
      (
        "models:\n  providers: {openai: {}}\n  catalog:\n    x: {provider: opnai, model: m}",
        "4:19: “provider” must be one of models.providers (openai); did you mean “openai”?"
      ),
      (
        "models:\n  routing:\n    rules:\n      - {use: [blanced]}",
        "4:15: “use” names “blanced”, which is no model of the catalog, no ensemble and no label; did you mean “balanced”?"
      ),
      (
        "models:\n  routing:\n    rules:\n      - {when: {score_abov: 0.2}, use: [cheap]}",
        "4:17: unknown key “score_abov” in models.routing.rules.when; did you mean “score_above”?"
      ),
      ("models: {budget: {soft: 5, hard: 2}}", "1:25: “soft” must not be more than the hard limit, $2"),
      (
        "models: {providers: {lab: {type: openai_compatible}}}",
        "1:27: “base_url” is missing in models.providers.lab; must say where the service is, for example "
          + "http://127.0.0.1:8000/v1"
      ),
      ("models: {breaker: {threshold: 1.5}}", "1:31: “threshold” must be between 0 and 1"),
    ])
  func errors(text: String, issue: String) {
    #expect(Self.issues(text).contains("usher.yaml:" + issue), "\(Self.issues(text))")
  }

  @Test("A key never shows in what is printed")
  func secrecy() throws {
    let configuration = try Self.read("", ["OPENAI_API_KEY": "sk-very-secret"])
    #expect(configuration.providers[0].key?.revealed == "sk-very-secret")
    #expect(!"\(configuration) \(configuration.providers)".contains("very-secret"))
    #expect(!String(reflecting: configuration).contains("very-secret"))
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!dumped.contains("very-secret"))
  }
}
