public import Essentials

/// How a service is spoken to.
public enum ProviderType: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// OpenAI's chat completions.
  case openai
  /// OpenAI's responses.
  case openaiResponses = "openai_responses"
  /// OpenAI's models on Azure.
  case azureOpenAI = "azure_openai"
  /// Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, Ollama, TGI and many services.
  case openaiCompatible = "openai_compatible"
  /// Anthropic's messages.
  case anthropic
  /// Gemini with a key of Google AI Studio.
  case gemini
  /// Gemini on Vertex AI.
  case vertex
  /// A model deployed to an endpoint of one's own on Vertex AI.
  case vertexEndpoint = "vertex_endpoint"

  /// Where the service is, unless the configuration says otherwise; nothing when that differs for each customer.
  var usualBaseURL: String? {
    switch self {
    case .openai, .openaiResponses: "https://api.openai.com/v1"
    case .anthropic: "https://api.anthropic.com"
    case .gemini: "https://generativelanguage.googleapis.com"
    case .azureOpenAI, .openaiCompatible, .vertex, .vertexEndpoint: nil
    }
  }

  /// The variables that usually hold the key of one of these services.
  public static var keyVariables: Set<String> { Set(allCases.flatMap(\.usualKeyVariables)) }

  /// The variables that usually hold the key, the first one that is set counts.
  var usualKeyVariables: [String] {
    switch self {
    case .openai, .openaiResponses: ["OPENAI_API_KEY"]
    case .azureOpenAI: ["AZURE_OPENAI_API_KEY"]
    case .anthropic: ["ANTHROPIC_API_KEY"]
    case .gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"]
    case .openaiCompatible, .vertex, .vertexEndpoint: []
    }
  }

  /// The variables that usually say where the service is.
  var usualBaseURLVariables: [String] {
    switch self {
    case .openai, .openaiResponses: ["OPENAI_BASE_URL"]
    case .azureOpenAI: ["AZURE_OPENAI_ENDPOINT"]
    case .anthropic: ["ANTHROPIC_BASE_URL"]
    case .gemini, .openaiCompatible, .vertex, .vertexEndpoint: []
    }
  }

  /// Whether nothing is answered without a key.
  var needsKey: Bool {
    switch self {
    case .openai, .openaiResponses, .azureOpenAI, .anthropic, .gemini: true
    case .openaiCompatible, .vertex, .vertexEndpoint: false
    }
  }

  /// Whether it is Google's cloud, with projects and locations.
  var isVertex: Bool { self == .vertex || self == .vertexEndpoint }
}
