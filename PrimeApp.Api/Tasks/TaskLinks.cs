namespace PrimeApp.Api.Tasks;

/// <summary>Links to a task and its parts.</summary>
/// <param name="Self">The task.</param>
/// <param name="Primes">The primes of the task, as pages or as a stream.</param>
/// <param name="Events">The events of the task.</param>
internal sealed record TaskLinks(string Self, string Primes, string Events)
{
    /// <param name="id">The task.</param>
    /// <param name="pathBase">The path below which clients reach the service.</param>
    public static TaskLinks To(string id, PathString pathBase = default) => new(
        $"{pathBase}/tasks/{id}", $"{pathBase}/tasks/{id}/primes", $"{pathBase}/tasks/{id}/events");
}
