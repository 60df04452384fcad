using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>States as clients see them.</summary>
internal static class TaskStateNames
{
    /// <summary>The state as clients see it.</summary>
    public static string ToWireName(this TaskState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state that clients know by a name.</summary>
    public static bool TryParseWireName(string? name, out TaskState state)
    {
        foreach (var candidate in Enum.GetValues<TaskState>())
        {
            if (candidate.ToWireName() == name)
            {
                state = candidate;
                return true;
            }
        }

        state = default;
        return false;
    }
}
