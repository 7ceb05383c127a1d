import Essentials
import UsherServer
import Workflows

/// `usher workflow lint`: everything that is wrong with files, odd about them, or simpler.
struct WorkflowLint {
  private let configuration: Configuration
  private let tasks: TaskRegistry

  /// - Parameter tools: The tools that workflows may call.
  init(_ configuration: Configuration, _ tools: DescribedTools) throws {
    self.configuration = configuration
    tasks = try WorkflowServices.namesOnly(configuration, tools: tools.registry)
  }

  func run(_ files: [String]) throws -> ExitCode {
    let configured = try contents(configuration.workflows)
    let paths: [String?] = files.isEmpty ? [configuration.workflows] : files
    var isSound = true
    for path in paths {
      do {
        let found = try contents(path)
        // Others may be run within those that are looked at.
        let others = Dictionary((found.workflows + configured.workflows).map { ($0.name, $0) }) { first, _ in
          first
        }
        for workflow in found.workflows { isSound = report(workflow, others) && isSound }
        for coordination in found.coordinations { isSound = report(coordination) && isSound }
        if found.workflows.isEmpty, found.coordinations.isEmpty {
          Terminal.output.write(
            "There are no workflows\(path.map { " in \($0)" } ?? ""); see Docs/Workflows.md.\n")
        }
      } catch let error as ConfigurationError {
        isSound = false
        Terminal.output.write("\(error)\n")
      } catch let error as YAMLError {
        isSound = false
        Terminal.output.write("\(error)\n")
      }
    }
    return isSound ? .success : .failure
  }

  private func contents(_ path: String?) throws -> WorkflowFolder.Contents {
    try WorkflowFolder(path: path, taskKinds: tasks.kinds).contents()
  }

  private func report(_ workflow: Workflow, _ others: [String: Workflow]) -> Bool {
    let issues = CompiledWorkflow.issues(of: workflow, others: others, tasks: tasks)
    for issue in issues { Terminal.output.write("\(issue)\n") }
    guard issues.error == nil else { return false }
    let reasons = CoordinatorAdvice.reasons(for: workflow)
    let advice =
      reasons.isEmpty
      ? """
      a plain coordinator would do, unless it must survive a restart: write “tasks” where “nodes” are, and \
      nothing needs to be stored
      """ : "needs stored state: it \(reasons.joined(separator: ", "))"
    Terminal.output.write("\(workflow.name): \(workflow.nodes.count) nodes, sound; \(advice).\n")
    return true
  }

  private func report(_ coordination: Coordination) -> Bool {
    do {
      _ = try CompiledCoordination(coordination, tasks: tasks)
      Terminal.output.write(
        "\(coordination.name): \(coordination.tasks.count) tasks for a coordinator, sound.\n")
      return true
    } catch {
      Terminal.output.write("\(error)\n")
      return false
    }
  }
}
