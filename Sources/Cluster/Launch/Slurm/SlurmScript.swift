/// The script of a job that runs one command and gives way in time.
///
/// Slurm tells it some time before the job's end (SIGUSR1): the command is asked to leave, and the job puts itself into the queue again. What
/// ends a job otherwise, such as scancel, asks the command to leave as well.
struct SlurmScript {
  var directives: [String]
  var environment: [String: String]
  /// The command and its arguments.
  var command: [String]
  /// What asks the command to leave when the job's end comes near.
  var farewell: String
  /// How many seconds after that the command is told to end now, as the job's end is near.
  var patience: Int

  var text: String {
    let exports = environment.sorted { $0.key < $1.key }.map { "export \($0.key)=\(ShellText.word($0.value))" }
    return
      (["#!/bin/bash"] + directives + exports + [
        // Slurm tells it from version 23.02 on.
        """
        if [ -z "${SLURM_JOB_END_TIME:-}" ]; then
          end=$(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%e 2>/dev/null) &&
            end=$(date --date="$end" +%s 2>/dev/null) && export SLURM_JOB_END_TIME=$end
        fi
        """,
        """
        # A signal may come before there is a command.
        command= ending= asked= alarm=
        ask() { asked=$1; [ -z "$command" ] || kill -$1 $command; }
        trap 'ending=1; ask \(farewell); sleep \(patience) </dev/null >/dev/null 2>&1 & alarm=$!' USR1
        trap 'ask TERM' TERM
        trap 'ask INT' INT
        \(ShellText.line(command)) &
        command=$!
        [ -z "$asked" ] || kill -$asked $command
        # A signal ends wait, not the command.
        while kill -0 $command 2>/dev/null; do
          wait -n $command $alarm
          if [ -n "$alarm" ] && ! kill -0 $alarm 2>/dev/null; then kill -INT $command; alarm=; fi
        done
        wait $command
        status=$?
        [ -z "$alarm" ] || kill $alarm
        [ -z "$ending" ] || exec scontrol requeue "$SLURM_JOB_ID"
        exit $status
        """,
      ]).joined(separator: "\n") + "\n"
  }
}
