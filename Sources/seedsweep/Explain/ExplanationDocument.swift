import Cluster
import RunStore
import Sweep

/// What `explain` says to programs.
struct ExplanationDocument: Encodable {
  struct Task: Encodable {
    let task: TaskID
    let standing: String
    let text: String
    let failures: [FailedAttempt]
  }

  let remarks: [String]
  let tasks: [Task]

  init(_ explanation: RunExplanation, of tasks: [TaskID]) {
    remarks = explanation.remarks
    self.tasks = tasks.compactMap { task in
      explanation.standing(of: task).map { standing in
        Task(
          task: task, standing: standing.name, text: standing.text,
          failures: explanation.history(of: task).map(\.attempted))
      }
    }
  }
}
