namespace PrimeApp.Api.Tasks;

/// <summary>Where to go on from a task.</summary>
/// <param name="Self">The task.</param>
/// <param name="Primes">Its result, page by page or as a stream.</param>
/// <param name="Events">Its changes, as they happen.</param>
internal sealed record TaskLinks(string Self, string Primes, string Events)
{
    public static TaskLinks To(string id) => new($"/tasks/{id}", $"/tasks/{id}/primes", $"/tasks/{id}/events");
}
