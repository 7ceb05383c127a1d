import Essentials

/// `usher demo`
struct DemoCommand: Command {
  static let name = "demo"
  static let summary = "Watch a made-up customer buy and upgrade tickets."
  static let discussion = """
    Plays conversations with a made-up company on a database of its own, without any language model and
    without money: what the customer writes is given, all else is what every conversation goes through.
    The stories are \(DemoStory.all.map(\.name).joined(separator: ", ")); without --story all are played. It ends with 1
    when one of them does not come to its end.
    """
  static let examples = ["usher demo", "usher demo --story upgrade", "usher demo --fast"]
  private static let story = CommandOption(
    name: "story", value: "NAME", summary: "Play only this one: purchase, upgrade or both.")
  private static let fast = CommandOption(
    name: "fast", summary: "Without pauses; they are made on a terminal only.")
  static let options = [CommandOption.config, story, fast]

  static let takesTenant = false

  private let source: ConfigurationSource
  private let stories: [DemoStory]
  private let isFast: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
    isFast = arguments.has(Self.fast)
    guard let name = arguments.value(of: Self.story) else {
      stories = DemoStory.all
      return
    }
    guard let story = DemoStory.all.first(where: { $0.name == name }) else {
      let names = DemoStory.all.map(\.name)
      let hint = EditDistance.nearest(to: name, among: names).map { " Did you mean \($0)?" }
      throw UsageError(
        "There is no story \(name)." + (hint ?? " There are \(names.joined(separator: ", "))."))
    }
    stories = [story]
  }

  func run() async throws -> ExitCode {
    try await DemoCompany.with(source.load()) { assistant in
      let stage = DemoStage(.output, isPaced: !isFast && Terminal.output.isInteractive)
      for story in stories {
        do {
          try await DemoPlay(story, assistant, stage).run()
        } catch let failure as DemoFailure {
          Terminal.error.write("usher: the story “\(story.name)” broke off: \(failure)\n")
          return .failure
        }
      }
      return .success
    }
  }
}

/// Why a story did not come to its end.
struct DemoFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
