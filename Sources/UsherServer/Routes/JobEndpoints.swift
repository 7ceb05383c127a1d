import Essentials
import HTTPServer
import Identity
import Persistence

/// Work that waits, runs, or was given up.
enum JobEndpoints {
  static var all: [Endpoint] { [list, counts, show, retry, drop] }

  private static let id = Endpoint.Parameter.path("id", "The job", of: JobID.self)

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/jobs", "listJobs", "Jobs that wait, run or were given up, the oldest first",
      details: "A job that is done is gone.", section: .operations, access: .scope(.admin),
      parameters: [
        .query("state", .string(choices: Job.State.allCases.map(\.rawValue))),
        .query("type", .string("Only jobs of this type", lengths: 1...100, isStorable: true)),
      ] + Endpoint.Parameter.paging(JobID.self),
      answers: [.json(200, "A page", Shapes.page("jobs", of: Shapes.reference("Job")))]
    ) { api, call in
      let paging = try Paging<JobKind>(call)
      let found = try await api.jobs.jobs(
        call.text("state").flatMap(Job.State.init), of: call.text("type").map { JobType(rawValue: $0) },
        after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("jobs", of: found) { $0.id }
    }
  }

  private static var counts: Endpoint {
    Endpoint(
      .get, "/v1/job-counts", "countJobs", "How many jobs there are, by type and state",
      section: .operations, access: .scope(.admin),
      answers: [
        .json(
          200, "The counts",
          .object(
            nil,
            .required(
              "counts",
              .array(
                of: .object(
                  nil, .required("type", Shapes.text), .required("state", Shapes.jobState),
                  .required("count", Shapes.count), .required("earliest_due_at", Shapes.moment))))))
      ]
    ) { api, _ in
      .value(["counts": .array(try await api.jobs.counts(api.tenant).map(\.json))])
    }
  }

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/jobs/{id}", "getJob", "A job, with the story of what has failed", section: .operations,
      access: .scope(.admin), parameters: [id], answers: [.json(200, "The job", Shapes.reference("Job"))]
    ) { api, call in
      guard let job = try await api.jobs.job(try call.request.parameter("id"), api.tenant) else {
        throw Problem.unknown("job")
      }
      return .value(job.json)
    }
  }

  private static var retry: Endpoint {
    Endpoint(
      .post, "/v1/jobs/{id}/retry", "retryJob", "Do a job now that waits or was given up",
      details: "It has all its attempts before it again.", section: .operations, access: .scope(.admin),
      parameters: [id], answers: [.empty(204, "It will be done at once")]
    ) { api, call in
      let id: JobID = try call.request.parameter("id")
      try check(try await api.jobs.retry(id, api.tenant))
      try await api.note(.jobRetried, call, on: id.text)
      return HTTPResponse(status: 204)
    }
  }

  private static var drop: Endpoint {
    Endpoint(
      .delete, "/v1/jobs/{id}", "dropJob", "Give a job up for good", section: .operations,
      access: .scope(.admin), parameters: [id], answers: [.empty(204, "It is gone, and never done")]
    ) { api, call in
      let id: JobID = try call.request.parameter("id")
      try check(try await api.jobs.drop(id, api.tenant))
      try await api.note(.jobDropped, call, on: id.text)
      return HTTPResponse(status: 204)
    }
  }

  private static func check(_ outcome: JobQueue.Outcome) throws(Problem) {
    switch outcome {
    case .done: return
    case .absent: throw .unknown("job")
    case .running: throw .jobRuns
    case .doubled: throw .jobIsDoubled
    }
  }
}

extension Job: JSONRepresentable {}

extension Shapes {
  static let jobState = JSONSchema.string(choices: Job.State.allCases.map(\.rawValue))

  static let job = JSONSchema.object(
    "Work that waits, runs or was given up",
    .required("id", identifier(JobID.self, "Its name")), .required("type", .string("What is to be done")),
    .required("state", jobState), .required("payload", JSONSchema(.any, "With what")),
    .required("attempts", count),
    .required(
      "due_at",
      .string("When it is due; while it runs, when another process may take it over", format: "date-time")),
    .required("created_at", moment),
    .required(
      "story",
      JSONSchema.array(
        of: .object(
          "An attempt that has failed", .required("attempt", count), .required("ended_at", moment),
          .required("worker", .string("The machine and the process")), .required("reason", text)))))
}

extension Problem {
  fileprivate static let jobRuns = Problem(
    kind: "job-runs", title: "The job runs", status: 409,
    detail: "Somebody does it just now. Look again when it is done or has failed: GET /v1/jobs/{id}.")

  fileprivate static let jobIsDoubled = Problem(
    kind: "job-doubled", title: "The same work is to be done already", status: 409,
    detail: "Another job with the same key waits or runs. Drop this one: DELETE /v1/jobs/{id}.")
}
