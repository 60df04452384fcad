using System.Buffers;

namespace PrimeApp.Jobs.Tasks;

/// <summary>The form of a task's id: 32 hexadecimal digits in lower case.</summary>
internal static class TaskId
{
    private const int Length = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text can be the id of a task.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(Digits);
}
