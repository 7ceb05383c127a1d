import Essentials
import Testing

@testable import LanguageModels

@Suite("What services say went wrong")
struct ProviderErrorReportTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let service: String
    let status: Int
    let body: String
    let kind: ModelError.Kind

    var testDescription: String { "\(service), \(kind.rawValue)" }
  }

  static let cases = [
    Case(
      service: "OpenAI", status: 401,
      body: """
        {"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error","param":null,
        "code":"invalid_api_key"}}
        """, kind: .authentication),
    Case(
      service: "OpenAI", status: 429,
      body: """
        {"error":{"message":"You exceeded your current quota, please check your plan and billing details.",
        "type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
        """, kind: .quotaExceeded),
    Case(
      service: "OpenAI", status: 429,
      body: """
        {"error":{"message":"Rate limit reached. Please try again in 2s.","type":"tokens","param":null,
        "code":"rate_limit_exceeded"}}
        """, kind: .rateLimited),
    Case(
      service: "OpenAI", status: 400,
      body: """
        {"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error",
        "param":"messages","code":"context_length_exceeded"}}
        """, kind: .contextLength),
    Case(
      service: "OpenAI", status: 404,
      body: """
        {"error":{"message":"The model `gpt-9` does not exist.","type":"invalid_request_error","param":null,
        "code":"model_not_found"}}
        """, kind: .notFound),
    Case(
      service: "OpenAI", status: 400,
      body: """
        {"error":{"message":"Unsupported parameter: 'temperature' is not supported with this model.",
        "type":"invalid_request_error","param":"temperature","code":"unsupported_parameter"}}
        """, kind: .unsupported),
    Case(
      service: "OpenAI", status: 400,
      body: """
        {"error":{"message":"Invalid schema for function 'f'.","type":"invalid_request_error","param":"tools",
        "code":"invalid_function_parameters"}}
        """, kind: .invalidRequest),
    Case(
      service: "OpenAI", status: 400,
      body: """
        {"error":{"message":"Unknown parameter: 'reasoning'.","type":"invalid_request_error","param":"reasoning",
        "code":"unknown_parameter"}}
        """, kind: .unsupported),
    Case(
      service: "OpenAI, older", status: 400,
      body: """
        {"error":{"message":"Unrecognized request argument supplied: tools","type":"invalid_request_error",
        "param":null,"code":null}}
        """, kind: .unsupported),
    Case(
      service: "Groq", status: 400,
      body: """
        {"error":{"message":"The model `llama2-70b-4096` has been decommissioned and is no longer supported.",
        "type":"invalid_request_error","code":"model_decommissioned"}}
        """, kind: .notFound),
    Case(
      service: "OpenRouter", status: 400,
      body: #"{"error":{"message":"openai/gpt-99 is not a valid model ID","code":400}}"#, kind: .notFound),
    Case(
      service: "xAI", status: 400,
      body: #"{"code":"Some requested entity was not found","error":"The model grok-0 does not exist."}"#,
      kind: .notFound),
    Case(
      service: "DeepSeek", status: 400,
      body:
        #"{"error":{"message":"Model Not Exist","type":"invalid_request_error","code":"invalid_request_error"}}"#,
      kind: .notFound),
    Case(
      service: "Anthropic", status: 400,
      body: """
        {"type":"error","error":{"type":"invalid_request_error","message":"thinking: Extra inputs are not permitted"}}
        """, kind: .unsupported),
    Case(
      service: "OpenAI", status: 503,
      body: #"{"error":{"message":"Slow down.","type":"server_error","param":null,"code":"slow_down"}}"#,
      kind: .overloaded),
    Case(
      service: "Azure", status: 400,
      body: """
        {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management
         policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":
        "ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}
        """.replacing("\n", with: ""), kind: .contentFiltered),
    Case(
      service: "Azure", status: 404,
      body: #"{"error":{"code":"DeploymentNotFound","message":"The API deployment does not exist."}}"#,
      kind: .notFound),
    Case(
      service: "Azure", status: 401,
      body: #"{"statusCode":401,"message":"Unauthorized. Access token is missing, invalid or expired."}"#,
      kind: .authentication),
    Case(
      service: "Azure", status: 429,
      body:
        #"{"error":{"code":"429","message":"Requests have exceeded the limit. Please retry after 7 seconds."}}"#,
      kind: .rateLimited),
    Case(
      service: "Anthropic", status: 529,
      body:
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#,
      kind: .overloaded),
    Case(
      service: "Anthropic", status: 400,
      body: """
        {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000
         maximum"}}
        """.replacing("\n", with: ""), kind: .contextLength),
    Case(
      service: "Anthropic", status: 400,
      body: """
        {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low."}}
        """, kind: .quotaExceeded),
    Case(
      service: "Google", status: 400,
      body: """
        [{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",
        "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}]
        """, kind: .authentication),
    Case(
      service: "Google", status: 429,
      body: """
        {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"13s"}]}}
        """, kind: .rateLimited),
    Case(
      service: "vLLM", status: 400,
      body: """
        {"object":"error","message":"This model's maximum context length is 2048 tokens.","type":"BadRequestError",
        "param":null,"code":400}
        """, kind: .contextLength),
    Case(
      service: "vLLM", status: 404,
      body:
        #"{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404}}"#,
      kind: .notFound),
    Case(
      service: "llama.cpp", status: 400,
      body: """
        {"error":{"code":400,"message":"the request exceeds the available context size","type":
        "exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}
        """, kind: .contextLength),
    Case(
      service: "llama.cpp", status: 503,
      body: #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#, kind: .overloaded
    ),
    Case(service: "Ollama", status: 404, body: #"{"error":"model 'x' not found"}"#, kind: .notFound),
    Case(
      service: "Ollama", status: 400, body: #"{"error":"registry/x does not support tools"}"#,
      kind: .unsupported),
    Case(
      service: "TGI", status: 429, body: #"{"error":"Model is overloaded","error_type":"overloaded"}"#,
      kind: .overloaded),
    Case(
      service: "TGI", status: 422,
      body: """
        {"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096.",
        "error_type":"validation"}
        """, kind: .contextLength),
    Case(
      service: "FastAPI", status: 422,
      body: #"{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}"#,
      kind: .invalidRequest),
    Case(service: "a proxy", status: 502, body: "<html><h1>Bad gateway</h1></html>", kind: .serverError),
    Case(service: "a proxy", status: 504, body: "", kind: .timeout),
    Case(service: "a proxy", status: 403, body: "not for you", kind: .permission),
    Case(service: "a wrong address", status: 302, body: "", kind: .notFound),
  ]

  @Test("is told apart", arguments: cases)
  func kinds(_ example: Case) {
    let error = ModelError(status: example.status, body: Array(example.body.utf8), retryAfter: nil)
    #expect(error.kind == example.kind)
    #expect(error.status == example.status)
    #expect(!error.message.isEmpty && !error.message.contains("<h"))
  }

  @Test("may say when to ask again")
  func delays() {
    func delay(_ service: String) -> [Duration] {
      Self.cases.filter { $0.service == service && $0.status == 429 }
        .compactMap { ModelError(status: 429, body: Array($0.body.utf8), retryAfter: nil).retryAfter }
    }
    #expect(delay("OpenAI") == [.seconds(2)])
    #expect(delay("Azure") == [.seconds(7)])
    #expect(delay("Google") == [.seconds(13)])
  }

  @Test("fits on a line and holds no key")
  func placed() {
    let key = ProviderKey("sk-secret")
    let error = ModelError(.authentication, "Wrong key:\n  sk-secret " + String(repeating: "x", count: 1000))
      .placed(provider: "openai", requestID: "req_1", without: [key])
    #expect(error.message.hasPrefix("Wrong key: *** xxx"))
    #expect(error.message.count <= 501)
    #expect("\(error)".hasSuffix("(openai, req_1)"))
  }

  @Test(
    "is nothing where no error is reported",
    arguments: ["{}", "[]", "3", #"{"error":null}"#, #"{"choices":[]}"#])
  func noReport(body: String) throws {
    #expect(ProviderErrorReport(try JSONValue(parsing: body)) == nil)
  }
}

@Suite("Keys")
struct ProviderKeyTests {
  @Test("show in no description, not even of what holds them")
  func descriptions() {
    let key = ProviderKey(" sk-secret\n")
    #expect(key.revealed == "sk-secret")
    var dumped = ""
    let settings = ProviderSettings(name: "openai", baseURL: "https://example.com/v1/", key: key)
    dump(settings, to: &dumped)
    dump(ProviderAuthorization.bearer(key), to: &dumped)
    for text in [dumped, "\(key)", String(reflecting: key), "\(settings)", String(reflecting: settings)] {
      #expect(!text.contains("secret"))
    }
    #expect(settings.baseURL == "https://example.com/v1")
  }

  @Test("cannot begin another header field")
  func lines() {
    #expect(ProviderKey("sk-\r\nx-evil: 1").revealed == "sk-x-evil: 1")
  }
}
