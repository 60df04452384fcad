using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace PrimeApp.Api.Requests;

/// <summary>
/// Where a page of tasks ends, in a form that clients only pass on: the 16 bytes of the last task's id.
/// </summary>
internal static class Cursor
{
    /// <summary>What a cursor looks like.</summary>
    public const string Pattern = "^[A-Za-z0-9_-]{22}$";

    private const int IdBytes = 16;

    /// <summary>Makes a cursor of the last id of a page.</summary>
    public static string Encode(string id) => Base64Url.EncodeToString(Convert.FromHexString(id));

    /// <summary>Gives the id that a cursor was made of.</summary>
    public static bool TryDecode(string? cursor, [NotNullWhen(true)] out string? id)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        var isCursor = cursor is not null
            && cursor.Length == Base64Url.GetEncodedLength(IdBytes)
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            && written == IdBytes;
        id = isCursor ? Convert.ToHexStringLower(bytes) : null;
        return isCursor;
    }
}
