import Analytics
import Essentials
import HTTPServer
import Identity
import Reports

/// The figures as a document.
enum AnalyticsReportEndpoint {
  static var all: [Endpoint] {
    [
      Endpoint(
        .get, "/v1/analytics/report", "downloadReport", "The figures of a time as a report to read",
        details: "A PDF of A4 pages in the company's colour, of the last 30 days unless told.",
        section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.filters,
        answers: [Endpoint.Answer(status: 200, summary: "PDF", content: [("application/pdf", .string())])],
        isSlow: true
      ) { api, call in
        let query = try call.measureQuery(now: api.clock.now)
        let services = api.assistant.services
        let figures = AnalyticsReport(
          query: query, all: try await api.measures(), tenant: api.tenant, database: services.database)
        let report = try await figures.read(
          company: services.configuration.company.name, color: api.branding.color, now: api.clock.now)
        var response = HTTPResponse.bytes(try report.pdf(), type: "application/pdf")
        response.headers.add("Content-Disposition", "attachment; filename=\"report.pdf\"")
        return response
      }
    ]
  }
}
