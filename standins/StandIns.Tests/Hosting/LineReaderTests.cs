using Aspire.Hosting.Running;

namespace StandIns.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\r\n\ntwo", new[] { "one", "", "two" })]
    public async Task Lines_end_with_a_line_feed_or_with_the_text(string text, string[] expected)
        => Assert.Equal(expected, await ReadAsync(text));

    [Fact]
    public async Task A_line_that_is_too_long_is_cut()
    {
        var lines = await ReadAsync(new string('x', LineReader.MaxLineLength + 5) + "\nshort\n");

        Assert.Equal([LineReader.MaxLineLength, 5, "short".Length], lines.Select(line => line.Length));
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        var lines = new List<string>();
        await LineReader.ReadAllAsync(new StringReader(text), lines.Add);
        return lines;
    }
}
