using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost;

/// <summary>
/// The settings of the AppHost, from appsettings.json, environment variables or the command line
/// (<c>--Workers:Count=3</c>).
/// </summary>
/// <param name="WorkerCount"><c>Workers:Count</c>: the number of workers, 1 to 100. Default: 1.</param>
/// <param name="WorkerThreads">
/// <c>Workers:Threads</c>: the number of computing threads per worker, 1 to 256. Default: 2.
/// </param>
/// <param name="AppendFsync">
/// <c>Redis:AppendFsync</c>: when Redis writes to disk, <c>everysec</c> or <c>always</c>. Default: <c>everysec</c>.
/// </param>
/// <param name="IsGarnetForced">
/// <c>Redis:Server</c>: <c>garnet</c> runs Garnet instead of Redis; <c>auto</c> does so only if Redis is not available.
/// Default: <c>auto</c>.
/// </param>
internal sealed record AppHostSettings(
    int WorkerCount, int WorkerThreads, string AppendFsync, bool IsGarnetForced)
{
    private const string Garnet = "garnet";

    /// <exception cref="AppHostException">
    /// A setting is out of range. The message contains the allowed range.
    /// </exception>
    public static AppHostSettings Read(IConfiguration configuration) => new(
        ReadNumber(configuration, "Workers:Count", defaultValue: 1, maximum: 100),
        ReadNumber(configuration, "Workers:Threads", defaultValue: 2, maximum: 256),
        ReadChoice(configuration, "Redis:AppendFsync", "everysec", "always"),
        ReadChoice(configuration, "Redis:Server", "auto", Garnet) == Garnet);

    private static int ReadNumber(IConfiguration configuration, string key, int defaultValue, int maximum)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return defaultValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= maximum
            ? number
            : throw new AppHostException($"{key} is '{text}'. It must be a whole number from 1 to {maximum}.");
    }

    // The first choice is the default.
    private static string ReadChoice(IConfiguration configuration, string key, params string[] choices)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return choices[0];
        }

        return choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new AppHostException($"{key} is '{text}'. It must be {string.Join(" or ", choices)}.");
    }
}
