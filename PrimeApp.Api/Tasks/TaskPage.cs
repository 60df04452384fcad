using PrimeApp.Api.Requests;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Tasks;

/// <summary>A page of tasks, newest first.</summary>
/// <param name="Tasks">The tasks, without their primes.</param>
/// <param name="Next">The next page; left out on the last one.</param>
internal sealed record TaskPage(IReadOnlyList<TaskDocument> Tasks, string? Next = null)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>Creates a page for clients.</summary>
    /// <param name="page">The tasks.</param>
    /// <param name="pathBase">The path below which clients reach the service.</param>
    /// <param name="address">
    /// The path and query of the list below that, without the cursor; ends with ? or &amp;.
    /// </param>
    public static TaskPage From(TaskListPage page, PathString pathBase, string address) => new(
        [.. page.Tasks.Select(task => TaskDocument.List(task, pathBase))],
        page.Next is { } last ? $"{pathBase}{address}cursor={Cursor.Encode(last)}" : null);
}
