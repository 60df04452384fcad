using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;

namespace PrimeApp.ServiceDefaults.Settings;

/// <summary>Keeps a service from starting with settings that it cannot work with.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// The exit code of a service whose settings are wrong: EX_CONFIG of sysexits.h. The AppHost does not start such a
    /// service again.
    /// </summary>
    public const int ExitCode = 78;

    /// <summary>Builds a service; or writes one line for each setting that is wrong to standard error.</summary>
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
