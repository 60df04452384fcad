using System.Buffers.Text;

namespace PrimeApp.Api.Requests;

/// <summary>
/// Parses JSON numbers that are integers exactly: 100, 100.0, 1e2 and 1000e-1 are the same integer. 0.99…9 is not an
/// integer however many digits it has, although the framework's types round it to 1.
/// </summary>
internal static class JsonInteger
{
    /// <summary>
    /// Returns the integer that a JSON number stands for. Returns false for any other number and for one beyond a long.
    /// </summary>
    /// <param name="number">The number as RFC 8259 writes it, in UTF-8.</param>
    /// <param name="value">The integer.</param>
    public static bool TryParse(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        var isNegative = number[0] == '-';
        var mantissa = isNegative ? number[1..] : number;
        long exponent = 0;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is var mark and >= 0)
        {
            var power = mantissa[(mark + 1)..];
            power = power[0] == '+' ? power[1..] : power;
            // With an exponent beyond an int, a number other than 0 is either too large or not an integer.
            if (!Utf8Parser.TryParse(power, out int parsed, out _))
            {
                return mantissa[..mark].IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
            }

            exponent = parsed;
            mantissa = mantissa[..mark];
        }

        // The value is the digits times a power of ten.
        var point = mantissa.IndexOf((byte)'.');
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
        {
            return true;
        }

        var last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        exponent += mantissa.Length - last - 1 - (point > last ? 1 : 0);
        if (exponent < 0)
        {
            return false;
        }

        Int128 magnitude = 0;
        foreach (var digit in mantissa[first..(last + 1)])
        {
            if (digit != '.' && (magnitude = 10 * magnitude + (digit - '0')) > long.MaxValue)
            {
                return false;
            }
        }

        for (; exponent > 0; exponent--)
        {
            if ((magnitude *= 10) > long.MaxValue)
            {
                return false;
            }
        }

        value = (long)(isNegative ? -magnitude : magnitude);
        return true;
    }
}
