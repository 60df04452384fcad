using Microsoft.Extensions.Logging;

namespace PrimeApp.AppHost.Native;

internal static partial class NativeServerLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Line}")]
    public static partial void Progress(ILogger logger, string line);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Reason}")]
    public static partial void Skipped(ILogger logger, string reason);
}
