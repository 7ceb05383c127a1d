import Foundation

/// `benchmarks <name> [options]`: measures one part of Usher and prints what it has found.
@main
struct Benchmarks {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let options = arguments.dropFirst()
    do {
      switch arguments.first {
      case "embeddings": try await EmbeddingsBenchmark(options).run()
      case "answers": try await AnswersBenchmark(options).run()
      case "escalation": try await EscalationBenchmark(options).run()
      case "guidelines": try await GuidelinesBenchmark(options).run()
      case "intents": try await IntentsBenchmark(options).run()
      case "redaction": try RedactionBenchmark(options).run()
      case "quality": try await QualityBenchmark(options).run()
      case "retrieval": try await RetrievalBenchmark(options).run()
      case "dialogue": try DialogueBenchmark(options).run()
      case "batching": try await BatchingBenchmark(options).run()
      case "semantic-cache": try await SemanticCacheBenchmark(options).run()
      case "corrections": try await CorrectionsBenchmark(options).run()
      case "http-client": try await HTTPClientBenchmark(options).run()
      case "routing": try RoutingBenchmark(options).run()
      case "faults": try await FaultsBenchmark(options).run()
      case "gateway": try await GatewayBenchmark(options).run()
      case "workflow": try await WorkflowBenchmark(options).run()
      case "seats": try await SeatsBenchmark(options).run()
      case "money": try await MoneyBenchmark(options).run()
      case "vectors": try await VectorsBenchmark(options).run()
      case "passwords": try await PasswordsBenchmark(options).run()
      case "sign-ins": try await SignInsBenchmark(options).run()
      case "sign-in-times": try await SignInTimesBenchmark(options).run()
      case "matching": try MatchingBenchmark(options).run()
      case "caching": try await CachingBenchmark(options).run()
      case "limits": try await LimitsBenchmark(options).run()
      case "jobs": try await JobsBenchmark(options).run()
      case "history": try await HistoryBenchmark(options).run()
      case "webhooks": try await WebhooksBenchmark(options).run()
      default: throw BenchmarkError(usage)
      }
    } catch let error as BenchmarkError {
      Progress.note(error.description)
      exit(1)
    }
  }

  private static let usage = """
    usage: \(EmbeddingsBenchmark.usage)
           \(BatchingBenchmark.usage)
           \(DialogueBenchmark.usage)
           benchmarks answers [--lines all|odd|even|fitting] [--details | --fit] [--model <directory>]
           \(EscalationBenchmark.usage)
           \(GuidelinesBenchmark.usage)
           benchmarks intents --data <folder> [--model <directory>] [--precision exact|fast]
           \(QualityBenchmark.usage)
           \(RedactionBenchmark.usage)
           \(RetrievalBenchmark.usage)
           \(SemanticCacheBenchmark.usage)
           \(CorrectionsBenchmark.usage)
           \(MatchingBenchmark.usage)
           \(PasswordsBenchmark.usage)
           \(SignInsBenchmark.usage)
           \(SignInTimesBenchmark.usage)
           \(RoutingBenchmark.usage)
           \(SeatsBenchmark.usage)
           \(MoneyBenchmark.usage)
           \(VectorsBenchmark.usage)
           \(WorkflowBenchmark.usage)
           \(HTTPClientBenchmark.usage)
           \(FaultsBenchmark.usage)
           \(GatewayBenchmark.usage)
           \(CachingBenchmark.usage)
           \(LimitsBenchmark.usage)
           \(JobsBenchmark.usage)
           \(WebhooksBenchmark.usage)
           \(HistoryBenchmark.usage)
    """
}
