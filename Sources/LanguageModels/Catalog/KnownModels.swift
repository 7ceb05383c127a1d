import CModelData
import Essentials

/// What is known of the services' models: prices and sizes, as data in the program, each with its source and day.
public struct KnownModels: Sendable {
  /// One model of a service.
  public struct Model: Hashable, Sendable {
    /// As the service names it.
    public var id: String
    /// What it costs.
    public var price: ModelPrice
    /// How many tokens it reads at most, if that is known.
    public var contextWindow: Int?
    /// How many tokens it writes at most, if that is known.
    public var maximumOutput: Int?
    /// What it can do beyond text.
    public var capabilities: Set<ModelCapability>
  }

  /// The day of the table as a whole.
  public let date: String
  /// How the table came about.
  public let origin: String
  private let vendors: [Vendor]

  fileprivate struct Vendor {
    var name: String
    var hosts: [String]
    var models: [String: Model]
  }

  /// The table in the program.
  public static let builtIn: KnownModels = {
    do {
      var length = 0
      guard let bytes = usher_model_data(&length) else { return KnownModels() }
      return try KnownModels(
        parsing: Array(UnsafeBufferPointer(start: bytes, count: length)), file: "models.yaml")
    } catch {
      preconditionFailure("The table of models in the program is not right: \(error)")
    }
  }()

  private init() {
    date = ""
    origin = ""
    vendors = []
  }

  /// Reads a table.
  /// - Throws: What is wrong with it, with its lines.
  public init(parsing bytes: [UInt8], file: String) throws {
    let reader = ConfigurationReader(try YAMLNode.parse(bytes, file: file), file: file)
    date = reader.required("date") ?? ""
    origin = reader.value("origin", default: "")
    vendors = reader.namedSections("vendors").map { [date] name, section in
      Vendor(section, name: name, date: date)
    }
    try reader.finish()
  }

  /// All models, by service and name.
  public var all: [(vendor: String, model: Model)] {
    vendors.flatMap { vendor in
      vendor.models.values.sorted { $0.id < $1.id }.map { (vendor.name, $0) }
    }
  }

  /// What is known of a model of a service. Dates and versions at the end of its name (`-2026-08-07`, `@001`) are
  /// looked over.
  public func model(_ id: String, of type: ProviderType, at baseURL: String = "") -> Model? {
    let names = vendorNames(type, baseURL)
    for form in Self.forms(of: id) {
      for name in names {
        if let model = vendors.first(where: { $0.name == name })?.models[form] { return model }
      }
    }
    return nil
  }

  private func vendorNames(_ type: ProviderType, _ baseURL: String) -> [String] {
    switch type {
    case .openai, .openaiResponses: return ["openai"]
    case .azureOpenAI: return ["azure", "openai"]
    case .anthropic: return ["anthropic"]
    case .gemini: return ["gemini"]
    case .vertex: return ["vertex", "gemini"]
    case .vertexEndpoint: return []
    case .openaiCompatible:
      let host = baseURL.split(separator: "/").dropFirst().first.map(String.init) ?? ""
      return vendors.filter { $0.hosts.contains(host) }.map(\.name)
    }
  }

  /// The name, then the name without what stands for a version.
  private static func forms(of id: String) -> [String] {
    var name = id.split(separator: "/").last.map(String.init) ?? id
    var forms = [id, name]
    if let at = name.lastIndex(of: "@") {
      name = String(name[..<at])
      forms.append(name)
    }
    let parts = name.split(separator: "-")
    for count in [1, 3] where parts.count > count {
      let date = parts.suffix(count).joined()
      if date.utf8.count == 8, date.hasPrefix("20"), date.utf8.allSatisfy({ (48...57).contains($0) }) {
        forms.append(parts.dropLast(count).joined(separator: "-"))
      }
    }
    return forms
  }
}

extension KnownModels.Vendor {
  fileprivate init(_ reader: ConfigurationReader, name: String, date: String) {
    self.name = name
    hosts = reader.list("hosts")
    let source = reader.value("source", default: "")
    models = [:]
    for (id, section) in reader.namedSections("models") {
      let context = section.optional("context_window", as: Int.self)
      let output = section.optional("maximum_output", as: Int.self)
      let capabilities = section.list("capabilities", of: ModelCapability.self)
      guard let price = ModelPrice(section, source: source, date: date) else { continue }
      models[id] = KnownModels.Model(
        id: id, price: price, contextWindow: context, maximumOutput: output, capabilities: Set(capabilities))
    }
  }
}
