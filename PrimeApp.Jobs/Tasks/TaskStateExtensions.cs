namespace PrimeApp.Jobs.Tasks;

/// <summary>Properties of task states.</summary>
public static class TaskStateExtensions
{
    /// <summary>Whether nothing more will happen to a task by itself.</summary>
    public static bool IsFinal(this TaskState state) =>
        state is TaskState.Completed or TaskState.Failed or TaskState.Cancelled;
}
