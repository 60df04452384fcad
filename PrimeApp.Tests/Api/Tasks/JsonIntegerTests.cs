using System.Numerics;
using PrimeApp.Api.Requests;

namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Unit")]
public sealed class JsonIntegerTests
{
    private const int Seed = 104_729;

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("0.000e9999999999999", 0L)]
    [InlineData("7", 7L)]
    [InlineData("-7", -7L)]
    [InlineData("100.0", 100L)]
    [InlineData("1e2", 100L)]
    [InlineData("1E+2", 100L)]
    [InlineData("1.25e2", 125L)]
    [InlineData("1000e-1", 100L)]
    [InlineData("0.0000000000000000000000000000000000000001e40", 1L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.000", long.MaxValue)]
    [InlineData("9.223372036854775807e18", long.MaxValue)]
    public void An_integer_is_read_however_it_is_written(string text, long expected)
    {
        Assert.True(JsonInteger.TryParse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1e-1")]
    [InlineData("1.25e1")]
    [InlineData("0.99999999999999999999999999999999")]
    [InlineData("1.00000000000000000000000000000001")]
    [InlineData("9223372036854775806.9999999999999")]
    [InlineData("9223372036854775808")]
    [InlineData("1e19")]
    [InlineData("1e2147483647")]
    [InlineData("1e-2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("1e-99999999999")]
    public void What_is_no_integer_or_too_large_is_not_read(string text) =>
        Assert.False(JsonInteger.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Every_number_is_read_as_exact_arithmetic_reads_it()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var (whole, fraction, exponent) =
                (NextDigits(random), random.Next(3) == 0 ? "" : NextDigits(random), random.Next(-25, 25));
            var text = (random.Next(2) == 0 ? "-" : "") + whole.TrimStart('0').PadLeft(1, '0')
                + (fraction.Length == 0 ? "" : $".{fraction}") + (exponent == 0 ? "" : $"e{exponent}");

            var isRead = JsonInteger.TryParse(Encoding.UTF8.GetBytes(text), out var value);

            // The number is its digits divided by a power of ten.
            var digits = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture)
                * BigInteger.Pow(10, Math.Max(0, exponent - fraction.Length));
            var integer = BigInteger.DivRem(
                digits, BigInteger.Pow(10, Math.Max(0, fraction.Length - exponent)), out var remainder);
            Assert.True(isRead == (remainder == 0 && integer <= long.MaxValue), text);
            Assert.True(!isRead || BigInteger.Abs(value) == integer, text);
        }
    }

    // Many zeros, because mistakes are likely there.
    private static string NextDigits(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 22)).Select(_ => random.Next(3) == 0 ? random.Next(10) : 0));
}
