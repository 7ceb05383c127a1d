import Essentials
import HTTPServer
import LanguageModels
import Testing

@Suite("The quirks of services and models")
struct ModelQuirksTests {
  @Test("are those of their type, and a model's go before its provider's")
  func whole() throws {
    let configuration = try ModelsConfigurationTests.read(
      """
      models:
        providers:
          anthropic:
            key: k
            quirks: {version: 2023-06-01, prompt_caching: 1h}
          gemini:
            key: k
            quirks: {schema_style: openapi, include_thoughts: true, safety: BLOCK_ONLY_HIGH}
          lab:
            type: openai_compatible
            base_url: http://127.0.0.1:1/v1
            quirks: {omit: [seed], extra: {top_k: 20, min_p: 0.05, cache: true, mode: "7"}}
          azure: {type: azure_openai, key: k, base_url: "https://a.example", interface: responses}
        catalog:
          new: {provider: anthropic, model: claude-sonnet-5-5}
          old:
            provider: anthropic
            model: claude-sonnet-4-5
            quirks: {thinking: budget, structured_output: tool, prompt_caching: "off"}
          flash: {provider: gemini, model: gemini-2.5-flash, quirks: {thinking: budget}}
          home: {provider: lab, quirks: {images: false}}
      """)
    let providers = configuration.providers
    let anthropic = providers[0].quirks.anthropic
    #expect(anthropic == AnthropicOptions(version: "2023-06-01", promptCaching: .long))
    #expect(
      providers[1].quirks.gemini
        == GeminiOptions(schemaStyle: .openAPI, includesThoughts: true, safetyThreshold: .high))
    #expect(
      providers[2].quirks.openAI.extraFields == ["top_k": 20, "min_p": 0.05, "cache": true, "mode": "7"])
    #expect(providers[3].interface == .responses)
    let models = configuration.catalog
    #expect(models[0].quirks == nil)
    #expect(
      models[1].quirks?.anthropic
        == AnthropicOptions(
          version: "2023-06-01", promptCaching: .off, thinking: .budget, structuredOutput: .tool))
    #expect(models[2].quirks?.gemini.thinking == .budget && models[2].quirks?.gemini.schemaStyle == .openAPI)
    let home = try #require(models[3].quirks?.openAI)
    #expect(!home.hasImages && home.omittedFields == ["seed"] && home.extraFields["top_k"] == 20)
  }

  @Test("reach the service")
  func sent() async throws {
    try await FakeUpstream.run { _, _ in
      .failure(400, #"{"error":{"message":"no"}}"#)
    } _: {
      upstream, base, client in
      let configuration = try ModelsConfigurationTests.read(
        """
        models:
          providers:
            anthropic: {key: k, base_url: "\(base)", quirks: {version: 2023-06-01, prompt_caching: "off"}}
            gemini: {key: k, base_url: "\(base)", quirks: {safety: BLOCK_NONE}}
            azure: {type: azure_openai, key: k, base_url: "\(base)", interface: responses, api_version: preview}
            lab: {type: openai_compatible, base_url: "\(base)", quirks: {extra: {top_k: 20}}}
          catalog:
            a: {provider: anthropic, quirks: {thinking: budget}}
            b: {provider: gemini, quirks: {thinking: budget}}
            c: {provider: azure}
            d: {provider: lab}
        """)
      var factory = ModelFactory(client: client, clock: SystemClock(), environment: [:])
      let models = try factory.models(of: configuration)
      for name in ["a", "b", "c", "d"] {
        let request = ModelRequest.asking("Hello").with {
          $0.options.reasoningEffort = "low"
          $0.isStreamed = false
        }
        _ = try? await models[name]?.respond(to: request)
      }
      let calls = upstream.calls
      let bodies = try calls.map { try JSONValue(parsing: $0.body) }
      #expect(calls[0].headers["anthropic-version"] == "2023-06-01")
      #expect(bodies[0]["thinking"]?["budget_tokens"] == 2048)
      #expect(bodies[1]["safetySettings"]?[0]?["threshold"] == "BLOCK_NONE")
      #expect(bodies[1]["generationConfig"]?["thinkingConfig"]?["thinkingBudget"] == 1024)
      #expect(calls[2].target == "/openai/v1/responses" && calls[2].version == "preview")
      #expect(bodies[3]["top_k"] == 20)
    }
  }

  @Test(
    "of another type are named",
    arguments: [
      ("anthropic", "schema_style: openapi", "unknown key “schema_style”"),
      ("gemini", "safety: NEVER", "“safety”: “NEVER” is not right"),
      ("anthropic", "version: new", "“version” must be a date such as 2023-06-01"),
      ("openai", "extra: [a]", "“extra” must be a mapping"),
    ])
  func wrong(provider: String, quirk: String, issue: String) {
    let issues = ModelsConfigurationTests.issues(
      "models: {providers: {\(provider): {key: k, quirks: {\(quirk)}}}, catalog: {}}")
    #expect(issues.contains { $0.contains(issue) }, "\(issues)")
  }
}
