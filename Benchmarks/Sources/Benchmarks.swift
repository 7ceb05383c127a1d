import FoundationEssentials

/// `benchmarks <name> [options]`: measures one part of Usher and prints one line of JSON.
@main
struct Benchmarks {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "embeddings": try await EmbeddingsBenchmark(arguments.dropFirst()).run()
    case "answers": try await AnswersBenchmark(arguments.dropFirst()).run()
    case "intents": try await IntentsBenchmark(arguments.dropFirst()).run()
    default:
      print(
        """
        usage: benchmarks embeddings --texts <file> [--model <directory>] [--precision exact|fast] [--threads <n>]
               benchmarks answers [--lines all|odd|even] [--details | --fit] [--model <directory>]
               benchmarks intents --data <folder> [--model <directory>] [--precision exact|fast]
        """)
    }
  }
}
