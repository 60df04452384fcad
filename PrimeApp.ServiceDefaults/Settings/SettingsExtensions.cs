using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;

namespace PrimeApp.ServiceDefaults.Settings;

/// <summary>Reports invalid settings instead of starting the service.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// The exit code of a service with invalid settings: EX_CONFIG of sysexits.h. The AppHost does not restart such a
    /// service.
    /// </summary>
    public const int ExitCode = 78;

    /// <summary>
    /// Builds the service, or writes one line per invalid setting to standard error and returns false.
    /// </summary>
    public static bool TryBuild(this WebApplicationBuilder builder, [NotNullWhen(true)] out WebApplication? app)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var errors = SettingsCheck.FindErrors(builder.Services, builder.Configuration).ToList();
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error: {error}");
        }

        app = errors.Count == 0 ? builder.Build() : null;
        return app is not null;
    }
}
