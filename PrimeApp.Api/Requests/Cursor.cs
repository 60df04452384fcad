using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace PrimeApp.Api.Requests;

/// <summary>
/// The position after a page of tasks, as an opaque text for clients: the 16 bytes of the last task's id.
/// </summary>
internal static class Cursor
{
    public const string Pattern = "^[A-Za-z0-9_-]{22}$";

    private const int IdBytes = 16;

    /// <summary>Creates a cursor from the last id of a page.</summary>
    public static string Encode(string id) => Base64Url.EncodeToString(Convert.FromHexString(id));

    /// <summary>Returns the id that a cursor was created from.</summary>
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
