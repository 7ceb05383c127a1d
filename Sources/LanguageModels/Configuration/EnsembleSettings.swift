public import Embeddings
import Essentials

/// Models of the catalog that answer together under one name: an entry of `models.ensembles`.
public struct EnsembleSettings: Hashable, Sendable {
  /// A member and what its voice counts.
  public struct Member: Hashable, Sendable {
    /// The model's name in the catalog, or `local`.
    public var name: String
    /// What its voice counts before anything was learnt about it.
    public var weight: Double
  }

  /// What rules and requests see: a model that can do what all members can.
  public var entry: CatalogModel
  /// The members that can be asked, in order.
  public var members: [Member]
  /// The model that judges, for ``EnsembleMethod/judged``; nothing when its provider has no key.
  public var judge: String?
  /// How long a member's answer may take.
  public var deadline: Duration
  /// How it decides, and what it learns.
  public var configuration: EnsembleConfiguration

  /// The name by which it is asked.
  public var name: String { entry.name }

  /// Whether enough members can be asked.
  var isUsable: Bool { members.count > 1 }

  /// How long the whole may take, until the answer is there.
  var patience: Duration {
    let asking = configuration.method == .fallback ? deadline * members.count : deadline
    return asking + (judge == nil ? .zero : configuration.judgeDeadline) + .seconds(1)
  }
}

extension EnsembleSettings {
  /// Reads an entry. What is wrong is reported to the reader.
  ///
  /// - Parameters:
  ///   - declared: All models of the catalog, those too whose provider has no key.
  ///   - present: Those that can be asked.
  ///   - warnings: Is told what is left out.
  init(
    _ name: String, _ reader: ConfigurationReader, declared: [CatalogModel], present: [CatalogModel],
    warnings: inout [String]
  ) {
    let method = reader.value("method", default: EnsembleMethod.vote)
    let names: [String] = reader.list("members")
    let weights: [String: Double] = reader.dictionary("weights")
    let judge = reader.optional("judge", as: String.self)
    let usual = EnsembleConfiguration(method: method)
    deadline = reader.value("deadline", default: .seconds(30))
    configuration = EnsembleConfiguration(
      method: method, agreement: reader.value("agreement", default: usual.agreement),
      learningRate: reader.value("learning_rate", default: usual.learningRate),
      judgeDeadline: reader.value("judge_deadline", default: usual.judgeDeadline))
    let labels: [String] = reader.list("labels")
    Self.check(name, names, weights, judge: judge, method, declared, reader)
    reader.checkShare("agreement", configuration.agreement)
    reader.checkShare("learning_rate", configuration.learningRate)
    if deadline <= .zero { reader.reject("deadline", "must be longer than 0") }
    if configuration.judgeDeadline <= .zero { reader.reject("judge_deadline", "must be longer than 0") }

    let models = names.compactMap { name in present.first { $0.name == name } }
    let judging = judge.flatMap { judge in present.first { $0.name == judge } }
    self.judge = judging?.name
    configuration.judgeKeepsToJSON = judging?.capabilities.contains(.json) == true
    members = names.filter { name in
      name == CatalogModel.localName || models.contains { $0.name == name }
    }.map { Member(name: $0, weight: weights[$0] ?? 1) }
    entry = CatalogModel(
      name: name, provider: EnsembleModel.provider, model: name,
      contextWindow: models.map(\.contextWindow).min() ?? 0,
      maximumOutput: models.map(\.maximumOutput).min() ?? 0,
      capabilities: models.dropFirst().reduce(models.first?.capabilities ?? []) {
        $0.intersection($1.capabilities)
      },
      labels: labels)
    let missing = names.filter { name in !members.contains { $0.name == name } }
    if let judge, judging == nil, isUsable {
      warnings.append("The surest answer is taken in \(name), for its judge \(judge) is left out")
    }
    if !isUsable {
      warnings.append("\(name) is left out, for fewer than two of its members can be asked")
    } else if !missing.isEmpty {
      warnings.append("\(name) does without \(missing.joined(separator: ", ")), left out for want of a key")
    }
  }

  private static func check(
    _ name: String, _ members: [String], _ weights: [String: Double], judge: String?,
    _ method: EnsembleMethod, _ declared: [CatalogModel], _ reader: ConfigurationReader
  ) {
    let models = declared.map(\.name)
    if Set(members).count < 2 {
      reader.reject("members", "must list two models or more, such as [small, deep]")
    }
    if Set(members).count < members.count { reader.reject("members", "must not name a model twice") }
    for member in members where member != CatalogModel.localName && !models.contains(member) {
      let suggestion = EditDistance.suggestion(for: member, among: models + [CatalogModel.localName])
      reader.reject("members", "names “\(member)”, which is no model of the catalog\(suggestion)")
      break
    }
    for (member, weight) in weights.sorted(by: { $0.key < $1.key }) {
      if !members.contains(member) {
        let suggestion = EditDistance.suggestion(for: member, among: members)
        reader.reject("weights", "names “\(member)”, which is no member\(suggestion)")
      } else if !(0...1000).contains(weight) {
        reader.reject("weights", "must be between 0 and 1000")
      }
    }
    if method == .judged, judge == nil {
      reader.reject("judge", "must name the model that chooses the best answer")
    }
    guard let judge else { return }
    if method != .judged {
      reader.reject("judge", "is only asked with method: judged")
    } else if !models.contains(judge) {
      let suggestion = EditDistance.suggestion(for: judge, among: models)
      reader.reject("judge", "names “\(judge)”, which is no model of the catalog\(suggestion)")
    }
  }
}

extension EnsembleModel {
  /// Makes an ensemble whose members and judge are asked through a gateway.
  ///
  /// - Parameter embedder: Tells which answers say the same in other words.
  public init(_ settings: EnsembleSettings, asking gateway: ModelGateway, embedder: (any TextEmbedder)?) {
    self.init(
      settings.name,
      settings.members.map {
        EnsembleMember(
          gateway.member($0.name, of: settings.name), weight: $0.weight, deadline: settings.deadline)
      }, settings.configuration, judge: settings.judge.map { gateway.member($0, of: settings.name) },
      embedder: embedder, price: gateway.price)
  }
}

extension ModelGateway {
  /// The same gateway with the ensembles of a configuration.
  ///
  /// - Parameter embedder: Tells which answers say the same in other words.
  public func adding(
    _ settings: [EnsembleSettings], embedder: (any TextEmbedder)?
  ) -> (gateway: ModelGateway, ensembles: [EnsembleModel]) {
    let ensembles = settings.map { EnsembleModel($0, asking: self, embedder: embedder) }
    let profiles = settings.map { ModelProfile($0) }
    return (adding(zip(ensembles, profiles).map { (model: $0, profile: $1) }), ensembles)
  }
}
