using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Writes a log entry and its trace id in one line. The framework's formatter writes two lines, and it writes the trace
/// id only as part of the scopes, along with the full path of the request.
/// </summary>
internal sealed class TracedConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "traced";

    private const string ResetColour = "\e[0m";

    // Aspire and other programs that show the output in colour set this variable.
    private static readonly bool HasColours = !Console.IsOutputRedirected
        || Environment.GetEnvironmentVariable("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION") is "1" or "true";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (level, colour) = Describe(logEntry.LogLevel);
        var (start, end) = HasColours ? (colour, ResetColour) : ("", "");
        // A message may contain text from a client, which must not start a new line.
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        textWriter.Write($"{start}{level}{end}: {logEntry.Category}[{logEntry.EventId.Id}] {message}");
        if (Activity.Current is { } activity)
        {
            textWriter.Write($" trace_id={activity.TraceId.ToHexString()}");
        }

        textWriter.WriteLine();
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception.ToString());
        }
    }

    private static (string Name, string Colour) Describe(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "\e[90m"),
        LogLevel.Debug => ("dbug", "\e[90m"),
        LogLevel.Information => ("info", "\e[32m"),
        LogLevel.Warning => ("warn", "\e[33m"),
        LogLevel.Error => ("fail", "\e[31m"),
        _ => ("crit", "\e[1;31m"),
    };
}
