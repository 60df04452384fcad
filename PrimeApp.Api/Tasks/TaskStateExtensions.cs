using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskStateExtensions
{
    /// <summary>The state as clients see it.</summary>
    public static string ToWireName(this TaskState state) => state.ToString().ToLowerInvariant();
}
