import Essentials
import Foundation
import Knowledge

/// The documents that the questions are about: two packages of Debian 12.
struct RetrievalCorpus {
  let name: String
  let pattern: String
  let package: String

  static let all = [
    RetrievalCorpus(
      name: "debian-faq", pattern: "/usr/share/doc/debian/FAQ/*.en.html", package: "debian-faq"),
    RetrievalCorpus(
      name: "postgresql", pattern: "/usr/share/doc/postgresql-doc-15/html/*.html",
      package: "postgresql-doc-15"),
  ]

  func ingest(with ingestion: Ingestion) async throws -> IngestReport {
    let folder = URL(filePath: pattern).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder) else {
      throw BenchmarkError("\(folder) is not there: apt-get install \(package)")
    }
    let tenant = TenantContext(tenant: .single)
    return try await ingestion.run([.glob(pattern)], collection: name, tenant) { progress in
      Progress.show("\(name): \(progress.filesDone) of \(progress.files)")
    }
  }
}
