namespace PrimeApp.Api.Tasks;

/// <summary>Where to go on from a task.</summary>
/// <param name="Self">The task.</param>
/// <param name="Primes">Its result, page by page or as a stream.</param>
/// <param name="Events">Its changes, as they happen.</param>
internal sealed record TaskLinks(string Self, string Primes, string Events)
{
    /// <param name="id">The task.</param>
    /// <param name="pathBase">The path below which clients reach the service.</param>
    public static TaskLinks To(string id, PathString pathBase = default) => new(
        $"{pathBase}/tasks/{id}", $"{pathBase}/tasks/{id}/primes", $"{pathBase}/tasks/{id}/events");
}
