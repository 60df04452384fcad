using System.Net.Sockets;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

/// <summary>
/// Tells errors apart: those that the content of a key causes, and all others, which mean that Redis cannot be used for
/// now. An error inside a script has its text within that of the script's error.
/// </summary>
internal static class RedisErrors
{
    // The second line holds the errors of Lua for a value that is missing or of a wrong kind.
    private static readonly string[] OfData =
    [
        "WRONGTYPE", "is not an integer", "not a valid float", "is not a float", "would overflow", "no such key",
        "attempt to ", "bad argument #", "invalid value (", "too many results to unpack",
    ];

    private static readonly string[] OfPassingStates =
    [
        "LOADING", "OOM", "MISCONF", "READONLY", "BUSY", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS",
        "max number of clients",
    ];

    /// <summary>Whether a key holds wrong data.</summary>
    public static bool IsOfData(Exception exception) =>
        exception is RedisServerException && ContainsAny(exception.Message, OfData);

    /// <summary>Whether Redis cannot be used for now.</summary>
    public static bool IsUnavailability(Exception exception) => exception switch
    {
        RedisException => !IsOfData(exception),
        // When a connection breaks, the client passes on the exception that came first: of the socket, or of a pipe that
        // is already closed.
        TimeoutException or IOException or SocketException or InvalidOperationException or OperationCanceledException =>
            true,
        _ => false,
    };

    /// <summary>Whether Redis will be available again without an operator.</summary>
    public static bool Passes(Exception exception) => exception switch
    {
        RedisServerException => ContainsAny(exception.Message, OfPassingStates),
        RedisCommandException => false,
        _ => true,
    };

    /// <summary>Reads a key; a key of another type counts as empty.</summary>
    public static async Task<T> OrAsync<T>(this Task<T> reading, T otherwise)
    {
        try
        {
            return await reading;
        }
        catch (RedisServerException exception) when (IsOfData(exception))
        {
            return otherwise;
        }
    }

    private static bool ContainsAny(string message, string[] texts) =>
        texts.Any(text => message.Contains(text, StringComparison.Ordinal));
}
