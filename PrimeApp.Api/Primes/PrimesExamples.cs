using PrimeApp.Api.Tasks;

namespace PrimeApp.Api.Primes;

internal static class PrimesExamples
{
    public const string Lines = "2\n3\n5\n7\n11\n";

    public static PrimesPage Page { get; } = new(
        TaskExamples.Id,
        Count: 10,
        Offset: 2,
        Limit: 4,
        Primes: [5, 7, 11, 13],
        Next: $"/tasks/{TaskExamples.Id}/primes?offset=6&limit=4");
}
