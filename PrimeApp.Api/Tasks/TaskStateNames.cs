using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Requests;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>The names of task states in the API.</summary>
internal static class TaskStateNames
{
    private static readonly string States =
        string.Join(", ", Enum.GetValues<TaskState>().Select(state => $"'{state.ToWireName()}'"));

    public static string ToWireName(this TaskState state) => state.ToString().ToLowerInvariant();

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

    /// <summary>Reads a state from the query; null if the query has none.</summary>
    public static bool TryRead(
        HttpRequest request, string name, out TaskState? state, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        state = null;
        problem = null;
        if (!request.Query.TryGetValue(name, out var texts))
        {
            return true;
        }

        if (texts.Count == 1 && TryParseWireName(texts[0], out var parsed))
        {
            state = parsed;
            return true;
        }

        problem = QueryReader.BadParameter(name, texts.ToString(), $"one of {States} is allowed.");
        return false;
    }
}
