namespace PrimeApp.Api.Tasks;

/// <summary>Where to go on from a task.</summary>
/// <param name="Self">The task.</param>
/// <param name="Primes">Its result, page by page or as a stream.</param>
internal sealed record TaskLinks(string Self, string Primes)
{
    public static TaskLinks To(string id) => new($"/tasks/{id}", $"/tasks/{id}/primes");
}
