namespace PrimeApp.Tests.Development;

[Trait("Category", "Unit")]
public sealed class LogSummaryTests
{
    private const string Time = "2026-11-26T19:00:00.1234567Z ";

    [Fact]
    public void An_empty_log_says_nothing() => Assert.Equal("", Summarize());

    [Fact]
    public void The_last_error_is_told_without_its_time() => Assert.Equal(
        "no disk",
        Summarize(new(1, $"{Time}no port", true), new(2, $"{Time}no disk", true), new(3, $"{Time}bye", false)));

    [Fact]
    public void Without_an_error_the_last_line_is_told() =>
        Assert.Equal("bye", Summarize(new(1, $"{Time}hello", false), new(2, $"{Time}bye", false), new(3, Time, false)));

    [Fact]
    public void Lines_are_told_without_their_colours_and_indentation() => Assert.Equal(
        "Now listening",
        Summarize(
            new(1, $"{Time}\e[40m\e[32minfo\e[39m\e[22m\e[49m: Microsoft.Hosting.Lifetime[14]", false),
            new(2, $"{Time}      Now listening", false)));

    [Fact]
    public void Where_an_error_came_from_is_left_out() => Assert.Equal(
        "Unhandled exception. System.IO.IOException: no disk",
        Summarize(
            new(1, $"{Time}Unhandled exception. System.IO.IOException: no disk", true),
            new(2, $"{Time}   at Program.Main()", true)));

    [Fact]
    public void An_error_of_Aspire_comes_with_its_reason() => Assert.Equal(
        "Failed to create resource api System.IO.IOException: no disk",
        Summarize(new LogLine(
            1, $"{Time}Failed to create resource api\nSystem.IO.IOException: no disk\n   at A()\n   at B()", true)));

    [Theory]
    [InlineData(false, "[sys] Starting process...")]
    [InlineData(true, "a word")]
    public void A_note_of_the_orchestrator_is_told_when_there_is_nothing_else(bool isSomethingSaid, string expected)
    {
        LogLine[] said = isSomethingSaid ? [new(1, $"{Time}a word", false)] : [];

        Assert.Equal(expected, Summarize([.. said, new(2, $"{Time}[sys] Starting process...", true)]));
    }

    private static string Summarize(params LogLine[] lines) => LogSummary.Of(lines);
}
